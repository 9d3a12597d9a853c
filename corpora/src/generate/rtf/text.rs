//! Runs and what stands between them.

use super::{AUTHORS, Dialect, Rtf, emblem_hex};
use crate::generate::paper::*;
use crate::generate::png;
use crate::generate::style::over;
use std::fmt::Write;

/// Text with everything escaped, beyond ASCII in the dialect's way.
pub fn escaped(text: &str, dialect: Dialect) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '\u{a0}' if dialect != Dialect::Unicode => out.push_str("\\~"),
            c if c.is_ascii() => out.push(c),
            c => match code_page_1252(c).filter(|_| dialect != Dialect::Unicode) {
                Some(byte) => {
                    let _ = write!(out, "\\'{byte:02x}");
                }
                None => unicode(c, &mut out),
            },
        }
    }
    out
}

/// `\u` takes signed 16-bit numbers: characters beyond them are two.
fn unicode(c: char, out: &mut String) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        let _ = write!(out, "\\u{}?", unit.cast_signed());
    }
}

/// The byte of a character in code page 1252: Latin-1 but for 0x80 to 0x9F.
fn code_page_1252(c: char) -> Option<u8> {
    let upper: [(char, u8); 16] = [
        ('€', 0x80),
        ('…', 0x85),
        ('‰', 0x89),
        ('Š', 0x8A),
        ('Œ', 0x8C),
        ('‘', 0x91),
        ('’', 0x92),
        ('“', 0x93),
        ('”', 0x94),
        ('•', 0x95),
        ('–', 0x96),
        ('—', 0x97),
        ('™', 0x99),
        ('œ', 0x9C),
        ('Ÿ', 0x9F),
        ('›', 0x9B),
    ];
    match u32::from(c) {
        code @ 0xA0..=0xFF => u8::try_from(code).ok(),
        _ => upper.iter().find(|(u, _)| *u == c).map(|(_, byte)| *byte),
    }
}

fn colour_index(colour: Colour) -> usize {
    PALETTE.iter().position(|p| *p == colour).map_or(0, |i| i + 1)
}

impl Rtf<'_> {
    pub fn text(&mut self, text: &str) {
        let escaped = escaped(text, self.dialect);
        self.out.push_str(&escaped);
    }

    pub fn para_words(&self, format: &ParaFormat) -> String {
        let mut out = String::new();
        out.push_str(match format.align {
            Some(Align::Right) => "\\qr",
            Some(Align::Centre) => "\\qc",
            Some(Align::Justified) => "\\qj",
            Some(Align::Left) | None => "\\ql",
        });
        let lengths = [
            ("li", format.left),
            ("ri", format.right),
            ("fi", format.first),
            ("sb", format.before),
            ("sa", format.after),
        ];
        for (word, value) in lengths {
            if let Some(value) = value {
                let _ = write!(out, "\\{word}{value}");
            }
        }
        if let Some(line) = format.line {
            let _ = write!(out, "\\sl{}\\slmult1", line * 240 / 100);
        }
        let flags = [(format.keep_next, "\\keepn"), (format.page_break, "\\pagebb")];
        flags.iter().filter(|(on, _)| *on).for_each(|(_, word)| out.push_str(word));
        for tab in &format.tabs {
            out.push_str(if tab.dots { "\\tldot" } else { "" });
            out.push_str(match tab.align {
                Align::Right => "\\tqr",
                Align::Centre => "\\tqc",
                Align::Left | Align::Justified => "",
            });
            let _ = write!(out, "\\tx{}", tab.at);
        }
        if format.boxed {
            ["t", "l", "b", "r"].iter().for_each(|side| {
                let _ = write!(out, "\\brdr{side}\\brdrs\\brdrw15\\brsp60");
            });
        } else if format.rule_below {
            out.push_str("\\brdrb\\brdrs\\brdrw15\\brsp20");
        }
        if let Some(shade) = format.shade {
            let _ = write!(out, "\\cbpat{}", colour_index(shade));
        }
        out
    }

    pub fn char_words(&self, char: &Char) -> String {
        let mut out = String::new();
        if self.dialect == Dialect::Processor {
            let _ = write!(out, "\\rtlch\\fcs1 \\af0\\afs{0} \\ltrch\\fcs0 ", char.size.unwrap_or(22));
        }
        let toggles = [
            (char.bold, "\\b"),
            (char.italic, "\\i"),
            (char.underline, "\\ul"),
            (char.double_underline, "\\uldb"),
            (char.strike, "\\strike"),
            (char.small_caps, "\\scaps"),
            (char.caps, "\\caps"),
            (char.raised, "\\super"),
            (char.lowered, "\\sub"),
        ];
        toggles.iter().filter(|(on, _)| *on).for_each(|(_, word)| out.push_str(word));
        if let Some(font) = char.font {
            let _ = write!(out, "\\f{}", font.index());
        }
        if let Some(size) = char.size {
            let _ = write!(out, "\\fs{size}");
        }
        if let Some(colour) = char.colour {
            let _ = write!(out, "\\cf{}", colour_index(colour));
        }
        if char.highlight {
            let _ = write!(out, "\\highlight{}", colour_index(0xFF_FF00));
        }
        if char.spacing != 0 {
            let _ = write!(out, "\\expnd{}\\expndtw{}", char.spacing / 5, char.spacing);
        }
        let language = match char.language {
            Some("en-GB") => 2057,
            Some("de-DE") => 1031,
            _ => 1036,
        };
        if self.dialect == Dialect::Processor || char.language.is_some() {
            let _ = write!(out, "\\lang{language}");
        }
        out
    }

    fn run(&mut self, char: &Char, text: &str) {
        let words = self.char_words(&over(&self.base, char));
        let change = self.change.clone();
        self.put(format_args!("{{{words}{change} "));
        self.text(text);
        self.out.push('}');
        if self.dialect == Dialect::Business {
            self.out.push('\n');
        }
    }

    pub fn inlines(&mut self, inlines: &[Inline]) {
        inlines.iter().for_each(|i| self.inline(i));
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(char, text) => self.run(char, text),
            Inline::Tab => self.out.push_str("\\tab "),
            Inline::Line => self.out.push_str("\\line "),
            Inline::Emblem(width, height) => self.emblem(*width, *height),
            Inline::Field(field, char, shown) => self.field(&field.instruction(), char, shown),
            Inline::Note(kind, text) => self.note(*kind, text),
            Inline::Comment(comment, inside) => self.comment(comment, inside),
            Inline::Change(change, inside) => self.changed(*change, inside),
            Inline::Bookmark(name, inside) => {
                self.put(format_args!("{{\\*\\bkmkstart {name}}}"));
                self.inlines(inside);
                self.put(format_args!("{{\\*\\bkmkend {name}}}"));
            }
            Inline::Link(url, inside) => {
                self.put(format_args!("{{\\field{{\\*\\fldinst {{ HYPERLINK \"{url}\" }}}}{{\\fldrslt "));
                self.inlines(inside);
                self.out.push_str("}}");
            }
            Inline::Frame(frame) => self.frame(frame),
            Inline::CheckBox(name, on) => {
                let on = u8::from(*on);
                self.form(
                    "FORMCHECKBOX",
                    &format!("\\fftype1\\ffres{on}\\fftypetxt0\\ffhps20\\ffdefres{on}{{\\*\\ffname {name}}}"),
                    "",
                );
            }
            Inline::Input(name, default) => {
                let data = format!(
                    "\\fftype0\\fftypetxt0{{\\*\\ffname {name}}}{{\\*\\ffdeftext {}}}",
                    escaped(default, self.dialect)
                );
                self.form("FORMTEXT", &data, default);
            }
            Inline::DropDown(name, entries, chosen) => {
                let list: String =
                    entries.iter().map(|e| format!("{{\\*\\ffl {}}}", escaped(e, self.dialect))).collect();
                let data =
                    format!("\\fftype2\\ffres{chosen}\\ffhaslistbox\\ffdefres{chosen}{{\\*\\ffname {name}}}{list}");
                self.form("FORMDROPDOWN", &data, "");
            }
            // RTF has no content controls.
            Inline::Control(_, text) => self.run(&Char { underline: true, ..Char::default() }, text),
        }
    }

    fn emblem(&mut self, width: i32, height: i32) {
        let (w, h) = png::SIZE;
        self.put(format_args!("{{\\*\\shppict{{\\pict\\pngblip\\picw{w}\\pich{h}\\picwgoal{width}\\pichgoal{height}"));
        self.out.push_str(&emblem_hex());
        self.out.push_str("}}");
    }

    fn field(&mut self, instruction: &str, char: &Char, shown: &str) {
        let instruction = escaped(instruction, self.dialect);
        self.put(format_args!("{{\\field{{\\*\\fldinst {{ {instruction} }}}}{{\\fldrslt "));
        self.run(char, shown);
        self.out.push_str("}}");
    }

    fn form(&mut self, kind: &str, data: &str, shown: &str) {
        self.put(format_args!("{{\\field{{\\*\\fldinst {{ {kind} }}{{\\*\\formfield{{{data}}}}}}}{{\\fldrslt "));
        self.run(&Char::default(), shown);
        self.out.push_str("}}");
    }

    fn note(&mut self, kind: NoteKind, text: &str) {
        let alt = if kind == NoteKind::End { "\\ftnalt" } else { "" };
        self.put(format_args!("{{\\super\\chftn}}{{\\footnote{alt}\\pard\\plain\\fs18 {{\\super\\chftn}} "));
        self.text(text);
        self.out.push('}');
    }

    fn comment(&mut self, comment: &Comment, inside: &[Inline]) {
        self.comments += 1;
        let id = self.comments;
        self.put(format_args!("{{\\*\\atrfstart {id}}}"));
        self.inlines(inside);
        self.put(format_args!("{{\\*\\atrfend {id}}}{{\\*\\atnid {}}}{{\\*\\atnauthor ", comment.initials));
        self.text(comment.author);
        self.put(format_args!(
            "}}\\chatn{{\\*\\annotation{{\\*\\atnref {id}}}{{\\*\\atndate {}}}\\pard\\plain\\fs20 ",
            dttm(comment.date)
        ));
        self.text(&comment.text);
        self.out.push('}');
    }

    fn changed(&mut self, change: Change, inside: &[Inline]) {
        let author = AUTHORS.iter().position(|a| *a == change.author).map_or(0, |i| i + 1);
        let date = dttm(change.date);
        self.change = match change.inserted {
            true => format!("\\revised\\revauth{author}\\revdttm{date}"),
            false => format!("\\deleted\\revauthdel{author}\\revdttmdel{date}"),
        };
        self.inlines(inside);
        self.change.clear();
    }

    fn frame(&mut self, frame: &Frame) {
        self.shapes += 1;
        let (right, bottom, id) = (frame.left + frame.width, frame.top + frame.height, 1025 + self.shapes);
        self.put(format_args!(
            "{{\\shp{{\\*\\shpinst\\shpleft{}\\shptop{}\\shpright{right}\\shpbottom{bottom}\\shpfhdr0\\shpbxcolumn\\shpbypara\
             \\shpwr2\\shpwrk0\\shpfblwtxt0\\shpz0\\shplid{id}{{\\sp{{\\sn shapeType}}{{\\sv 202}}}}\
             {{\\sp{{\\sn fillColor}}{{\\sv 16772584}}}}{{\\sp{{\\sn lineColor}}{{\\sv 9502720}}}}{{\\shptxt ",
            frame.left, frame.top
        ));
        let (base, depth) = (self.base.clone(), std::mem::take(&mut self.depth));
        frame.paras.iter().for_each(|p| self.para(p, "\\par"));
        (self.base, self.depth) = (base, depth);
        self.out.push_str("}}}");
    }
}

/// RTF's packed date: minute, hour, day, month, year from 1900, from the lowest bits up.
fn dttm(at: Moment) -> u32 {
    u32::from(at.minute)
        | u32::from(at.hour) << 6
        | u32::from(at.day) << 11
        | u32::from(at.month) << 16
        | u32::from(at.year - 1900) << 20
}
