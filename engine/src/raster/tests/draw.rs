//! Draws test pages: letters of antialiased strokes, rules, coloured boxes; anything can be shifted by parts of a pixel.

use crate::raster::Page;

/// How a renderer draws: shift in pixels, half the stroke's width, gamma of coverage.
#[derive(Clone, Copy, Debug)]
pub struct Pen {
    pub dx: f32,
    pub dy: f32,
    pub half: f32,
    pub gamma: f32,
}

pub const PEN: Pen = Pen { dx: 0.0, dy: 0.0, half: 0.62, gamma: 1.0 };

/// Something on a page, in pixels.
#[derive(Clone, Debug)]
pub enum Item {
    Text { x: f32, y: f32, size: f32, colour: [u8; 3], text: String },
    Line { x0: f32, y0: f32, x1: f32, y1: f32, half: f32 },
    Fill { x0: f32, y0: f32, x1: f32, y1: f32, colour: [u8; 3] },
}

#[derive(Clone, Debug)]
pub struct Sketch {
    pub width: usize,
    pub height: usize,
    pub items: Vec<Item>,
}

impl Sketch {
    pub fn a4() -> Sketch {
        Sketch { width: 794, height: 1123, items: Vec::new() }
    }

    pub fn text(mut self, x: f32, y: f32, text: &str) -> Sketch {
        self.items.push(Item::Text { x, y, size: 10.0, colour: [0; 3], text: text.to_owned() });
        self
    }

    pub fn line(mut self, x0: f32, y0: f32, x1: f32, y1: f32) -> Sketch {
        self.items.push(Item::Line { x0, y0, x1, y1, half: 0.5 });
        self
    }

    pub fn fill(mut self, x0: f32, y0: f32, x1: f32, y1: f32, colour: [u8; 3]) -> Sketch {
        self.items.push(Item::Fill { x0, y0, x1, y1, colour });
        self
    }

    pub fn draw(&self, pen: Pen) -> Page {
        let mut canvas =
            Canvas { width: self.width, height: self.height, rgb: vec![255; self.width * self.height * 3], pen };
        self.items.iter().for_each(|item| canvas.item(item));
        let rgba: Vec<u8> = canvas.rgb.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect();
        Page::from_rgba(self.width as u32, self.height as u32, 96, &rgba).unwrap()
    }
}

struct Canvas {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
    pen: Pen,
}

impl Canvas {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Text { x, y, size, colour, text } => {
                for (i, c) in text.chars().enumerate() {
                    self.letter(x + i as f32 * size * 0.70, *y, *size, *colour, c);
                }
            }
            Item::Line { x0, y0, x1, y1, half } => self.stroke((*x0, *y0), (*x1, *y1), *half, [0; 3]),
            Item::Fill { x0, y0, x1, y1, colour } => self.fill(*x0, *y0, *x1, *y1, *colour),
        }
    }

    fn letter(&mut self, x: f32, y: f32, size: f32, colour: [u8; 3], c: char) {
        let (base, accent) = match c {
            'é' => ('e', Some((0.18, -0.10, 0.46, -0.36))),
            'è' => ('e', Some((0.04, -0.36, 0.32, -0.10))),
            other => (other, None),
        };
        for (x0, y0, x1, y1) in strokes(base).into_iter().chain(accent) {
            self.stroke((x + x0 * size, y + y0 * size), (x + x1 * size, y + y1 * size), self.pen.half, colour);
        }
    }

    fn stroke(&mut self, from: (f32, f32), to: (f32, f32), half: f32, colour: [u8; 3]) {
        let (fx, fy, tx, ty) = (from.0 + self.pen.dx, from.1 + self.pen.dy, to.0 + self.pen.dx, to.1 + self.pen.dy);
        let reach = half + 1.5;
        for py in ((fy.min(ty) - reach).max(0.0) as usize)..=((fy.max(ty) + reach) as usize).min(self.height - 1) {
            for px in ((fx.min(tx) - reach).max(0.0) as usize)..=((fx.max(tx) + reach) as usize).min(self.width - 1) {
                let away = distance((px as f32 + 0.5, py as f32 + 0.5), (fx, fy), (tx, ty));
                self.blend(px, py, (0.5 + half - away).clamp(0.0, 1.0).powf(self.pen.gamma), colour);
            }
        }
    }

    fn fill(&mut self, x0: f32, y0: f32, x1: f32, y1: f32, colour: [u8; 3]) {
        for py in y0 as usize..(y1 as usize).min(self.height) {
            for px in x0 as usize..(x1 as usize).min(self.width) {
                self.blend(px, py, 1.0, colour);
            }
        }
    }

    fn blend(&mut self, x: usize, y: usize, cover: f32, colour: [u8; 3]) {
        let at = (y * self.width + x) * 3;
        for (p, c) in self.rgb[at..at + 3].iter_mut().zip(colour) {
            *p = (f32::from(*p) * (1.0 - cover) + f32::from(c) * cover).round() as u8;
        }
    }
}

fn distance(p: (f32, f32), a: (f32, f32), b: (f32, f32)) -> f32 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let along = (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / (dx * dx + dy * dy).max(1e-6)).clamp(0.0, 1.0);
    ((p.0 - a.0 - along * dx).powi(2) + (p.1 - a.1 - along * dy).powi(2)).sqrt()
}

/// Strokes of a letter in a box of 0.5 × 1 em: seven segments for digits, four of twelve by the letter's number otherwise.
fn strokes(c: char) -> Vec<(f32, f32, f32, f32)> {
    const SEGMENTS: [(f32, f32, f32, f32); 12] = [
        (0.0, 0.0, 0.5, 0.0),
        (0.0, 0.0, 0.0, 0.5),
        (0.5, 0.0, 0.5, 0.5),
        (0.0, 0.5, 0.5, 0.5),
        (0.0, 0.5, 0.0, 1.0),
        (0.5, 0.5, 0.5, 1.0),
        (0.0, 1.0, 0.5, 1.0),
        (0.0, 0.3, 0.5, 1.0),
        (0.5, 0.3, 0.0, 1.0),
        (0.25, 0.3, 0.25, 1.0),
        (0.0, 0.3, 0.5, 0.3),
        (0.25, 0.65, 0.5, 0.65),
    ];
    const DIGITS: [u16; 10] = [0x77, 0x24, 0x5d, 0x6d, 0x2e, 0x6b, 0x7b, 0x25, 0x7f, 0x6f];
    let bits: u16 = match c {
        '0'..='9' => DIGITS[c as usize - '0' as usize],
        ' ' => 0,
        '•' => return vec![(0.1, 0.6, 0.3, 0.6), (0.1, 0.7, 0.3, 0.7)],
        other => {
            let n = other as usize;
            1 << (n % 12) | 1 << (n * 5 / 3 % 12) | 1 << (n * 7 / 2 % 12) | 1 << (n * n % 12)
        }
    };
    (0..12).filter(|i| bits >> i & 1 == 1).map(|i| SEGMENTS[i]).collect()
}

/// Words that differ from line to line and page to page, always the same.
pub fn words(seed: usize, count: usize) -> String {
    let mut state = seed as u64 * 2_654_435_761 + 12_345;
    let mut next = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    let word = |next: &mut dyn FnMut(u64) -> u64| {
        (0..2 + next(8)).map(|_| (b'a' + next(26) as u8) as char).collect::<String>()
    };
    (0..count).map(|_| word(&mut next)).collect::<Vec<_>>().join(" ")
}

/// A page of `count` lines of text, the first word of which can be changed by `edit`.
pub fn lines(seed: usize, count: usize) -> Vec<String> {
    (0..count).map(|i| words(seed * 1000 + i, 11)).collect()
}

pub fn set(lines: &[String]) -> Sketch {
    lines.iter().enumerate().fold(Sketch::a4(), |sketch, (i, line)| sketch.text(80.0, 100.0 + 19.0 * i as f32, line))
}
