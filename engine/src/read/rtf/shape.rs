//! Drawing objects (`\shp`, `\shpgrp`) and those of Word 6 (`\do`); specification: “Drawing objects”, “Shapes”.
//!
//! In: control words and name–value pairs (`{\sp{\sn}{\sv}}`). Out: `Shape` or, for picture frames, `Image` nodes. Deliberately
//! absent: colours of gradients, arrow heads, mirroring, paths (`pVerticies`).

use super::picture::set_names;
use crate::model::{Border, BorderStyle, Color, Kind, Node, Place, Property, Value};
use crate::read::drawings::{in_cell, set_distances, set_shadow};
use crate::read::shape_names;

/// A shape that is being read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
    wrap: i32,
    /// `\shpwrk`
    wrap_side: i32,
    behind: bool,
    group: bool,
    old: Option<Old>,
    /// `\*\shpinst` name–value pairs.
    pub(super) properties: Vec<(String, String)>,
    /// Blocks of its text.
    pub(super) blocks: Vec<Node>,
    /// Pictures it is filled with (`pib`), shapes of a group.
    pub(super) children: Vec<Node>,
    /// It stands in a table cell.
    pub(super) in_cell: bool,
    /// Offset of `\shp`.
    pub(super) offset: usize,
}

/// What only old drawing objects have.
#[derive(Clone, Copy, Debug, Default)]
struct Old {
    geometry: &'static str,
    size: (i32, i32),
    line: (i32, Option<[u8; 3]>),
    fill: Option<[u8; 3]>,
    hollow_line: bool,
    filled: bool,
}

impl Draft {
    /// A new one; old objects have words of their own.
    pub(super) fn new(offset: usize, group: bool, old: bool) -> Draft {
        let old = old.then(|| Old { line: (15, None), ..Old::default() });
        Draft { offset, group, wrap: 3, old, ..Draft::default() }
    }

    /// Takes a control word of the shape; false where it is none.
    pub(super) fn apply(&mut self, word: &str, number: Option<i32>) -> bool {
        let value = number.unwrap_or(0);
        match word {
            "shpleft" => self.left = value,
            "shptop" => self.top = value,
            "shpright" => self.right = value,
            "shpbottom" => self.bottom = value,
            "shpwr" => self.wrap = value,
            "shpfblwtxt" => self.behind = value != 0,
            "shpz" | "shplid" | "shpfhdr" | "shpbxpage" | "shpbxmargin" | "shpbxcolumn" | "shpbxignore"
            | "shpbypage" | "shpbymargin" | "shpbypara" | "shpbyignore" | "shplockanchor" => {}
            "shpwrk" => self.wrap_side = value,
            _ => return self.old.as_mut().is_some_and(|old| old.apply(word, value)) || self.apply_old(word, value),
        }
        true
    }

    fn apply_old(&mut self, word: &str, value: i32) -> bool {
        match word {
            "dpx" => self.left = value,
            "dpy" => self.top = value,
            _ => return false,
        }
        true
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.properties.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.value(name)?.parse().ok()
    }

    fn on(&self, name: &str, default: bool) -> bool {
        self.number(name).map_or(default, |n| n != 0)
    }

    /// The node.
    pub(super) fn node(mut self) -> Node {
        let picture =
            !self.group && self.blocks.is_empty() && (self.number("shapeType") == Some(75) || self.only_picture());
        let mut node = match self.children.iter().position(|child| child.kind == Kind::Image) {
            Some(at) if picture => self.children.swap_remove(at),
            _ => Node::new(if picture { Kind::Image } else { Kind::Shape }),
        };
        node.place = Some(Place { part: String::new(), offset: self.offset as u64, word: "\\shp".to_owned() });
        self.set_position(&mut node);
        if !picture {
            self.set_look(&mut node);
        }
        set_names(&mut node, &self.properties);
        self.set_crop(&mut node);
        node.children.append(&mut self.blocks);
        node.children.append(&mut self.children);
        node
    }

    fn only_picture(&self) -> bool {
        self.old.is_none() && self.children.iter().any(|child| child.kind == Kind::Image)
    }

    fn set_position(&self, node: &mut Node) {
        use Property::*;
        let twips = |value: i32| Value::twips(i64::from(value));
        let relative = |low: &str, high: &str| Some((self.number(low)?, self.number(high)?));
        let (width, height) = match &self.old {
            Some(old) => old.size,
            None => (self.right.saturating_sub(self.left), self.bottom.saturating_sub(self.top)),
        };
        let inner = relative("relLeft", "relRight").zip(relative("relTop", "relBottom"));
        if let Some(((left, right), (top, bottom))) = inner.filter(|_| (width, height) == (0, 0)) {
            node.set(ShapeWidth, Value::twips(right.saturating_sub(left)));
            node.set(ShapeHeight, Value::twips(bottom.saturating_sub(top)));
            node.set(ShapeX, Value::twips(left));
            node.set(ShapeY, Value::twips(top));
            return;
        }
        node.set(ShapeWidth, twips(width));
        node.set(ShapeHeight, twips(height));
        if self.on("fPseudoInline", false) {
            node.set(ShapeAnchor, Value::token("inline"));
            return;
        }
        node.set(ShapeX, twips(self.left));
        node.set(ShapeY, twips(self.top));
        node.set(ShapeAnchor, Value::token("character"));
        node.set(ShapeWrap, Value::token(self.wrap_word()));
        if matches!(self.wrap, 2 | 4) {
            let sides = ["both", "left", "right", "largest"];
            let side = usize::try_from(self.wrap_side).ok().and_then(|at| sides.get(at)).unwrap_or(&"both");
            node.set(ShapeWrapSide, Value::token(side));
        }
        node.set(ShapeBehind, Value::Flag(self.behind && self.wrap == 3));
        self.set_placement(node);
    }

    /// What positions count from, alignments, distances of the text.
    fn set_placement(&self, node: &mut Node) {
        use Property::*;
        let word = |name: &str, words: &[&'static str]| {
            let at = usize::try_from(self.number(name)?).ok()?;
            words.get(at).copied().filter(|word| !word.is_empty())
        };
        let bound = self.in_cell && self.on("fLayoutInCell", true);
        let origin = |word| if bound { in_cell(word) } else { word };
        let said = [
            (ShapeXFrom, word("posrelh", &["margin", "page", "column", "character"]).map(origin)),
            (ShapeYFrom, word("posrelv", &["margin", "page", "paragraph", "line"]).map(origin)),
            (ShapeXAlign, word("posh", &["", "left", "center", "right", "inside", "outside"])),
            (ShapeYAlign, word("posv", &["", "top", "center", "bottom", "inside", "outside"])),
        ];
        for (property, word) in said {
            if let Some(word) = word {
                node.set(property, Value::token(word));
            }
        }
        node.set(ShapeNoOverlap, Value::Flag(!self.on("fAllowOverlap", true)));
        if self.old.is_none() {
            let distance = |name: &str, default| self.number(name).unwrap_or(default);
            let distances = [
                distance("dyWrapDistTop", 0),
                distance("dyWrapDistBottom", 0),
                distance("dxWrapDistLeft", 114_300),
                distance("dxWrapDistRight", 114_300),
            ];
            set_distances(distances, node);
        }
    }

    fn wrap_word(&self) -> &'static str {
        match self.wrap {
            1 => "top-bottom",
            2 => "square",
            4 => "tight",
            _ => "through",
        }
    }

    fn set_look(&self, node: &mut Node) {
        use Property::*;
        node.set(ShapeGeometry, Value::token(self.geometry()));
        if let Some(rotation) = self.number("rotation").filter(|&r| r != 0) {
            node.set(ShapeRotation, Value::Number((rotation.saturating_mul(100) / 65_536).rem_euclid(36_000)));
        }
        if self.group {
            return;
        }
        if let Some(color) = self.fill() {
            node.set(ShapeFill, Value::Color(color));
        }
        let kind = match self.number("fillType") {
            Some(1) => "hatch",
            Some(2 | 3) => "bitmap",
            Some(4..=8) => "gradient",
            _ => "solid",
        };
        node.set(ShapeFillKind, Value::token(kind));
        if self.on("fShadow", false) {
            let offset = ["shadowOffsetX", "shadowOffsetY"].map(|name| self.number(name).unwrap_or(25_400));
            let color = blue_green_red(self.number("shadowColor").unwrap_or(0x80_8080));
            set_shadow(offset, Some(color), node);
        }
        if let Some(opacity) = self.number("fillOpacity") {
            node.set(ShapeOpacity, Value::Ratio(opacity.clamp(0, 65_536) * 1000 / 65_536));
        }
        self.set_text_look(node);
        if let Some(border) = self.line() {
            node.set(ShapeLine, Value::Border(border));
        }
    }

    /// How text sits in a shape that has some.
    fn set_text_look(&self, node: &mut Node) {
        use Property::*;
        if self.blocks.is_empty() || self.old.is_some() {
            return;
        }
        let align = match self.number("anchorText") {
            Some(1 | 4) => "center",
            Some(2 | 5) => "bottom",
            _ => "top",
        };
        node.set(ShapeTextAlign, Value::token(align));
        let direction = match self.number("txflTextFlow") {
            Some(1 | 3 | 5) => "tb-rl",
            Some(2) => "bt-lr",
            _ => "lr-tb",
        };
        node.set(ShapeTextDirection, Value::token(direction));
        node.set(ShapeAutoHeight, Value::Flag(self.on("fFitShapeToText", false)));
        let sides = [
            (ShapeInsetTop, "dyTextTop", 45_720),
            (ShapeInsetBottom, "dyTextBottom", 45_720),
            (ShapeInsetStart, "dxTextLeft", 91_440),
            (ShapeInsetEnd, "dxTextRight", 91_440),
        ];
        for (property, name, default) in sides {
            node.set(property, Value::Length(self.number(name).unwrap_or(default)));
        }
    }

    fn geometry(&self) -> &'static str {
        match (&self.old, self.number("shapeType")) {
            _ if self.group => "group",
            (Some(old), _) => {
                if old.geometry.is_empty() {
                    "rectangle"
                } else {
                    old.geometry
                }
            }
            (None, Some(number)) => shape_names::name(number),
            (None, None) if !self.blocks.is_empty() => "text-box",
            (None, None) => "rectangle",
        }
    }

    fn fill(&self) -> Option<Color> {
        if let Some(old) = &self.old {
            return old.fill.filter(|_| old.filled).map(rgb);
        }
        if self.geometry() == "line" || !self.on("fFilled", true) {
            return None;
        }
        Some(blue_green_red(self.number("fillColor").unwrap_or(0xff_ffff)))
    }

    fn line(&self) -> Option<Border> {
        if let Some(old) = &self.old {
            let color = old.line.1.map_or(Color::Rgb(0), rgb);
            let width = i64::from(old.line.0) * 635;
            return (!old.hollow_line).then_some(Border { width, color, style: BorderStyle::Solid });
        }
        if !self.on("fLine", true) {
            return None;
        }
        let style = match (self.number("lineStyle"), self.number("lineDashing")) {
            (Some(1..=4), _) => BorderStyle::Double,
            (_, Some(2 | 5)) => BorderStyle::Dotted,
            (_, Some(1 | 3 | 4 | 6..=10)) => BorderStyle::Dashed,
            _ => BorderStyle::Solid,
        };
        let color = blue_green_red(self.number("lineColor").unwrap_or(0));
        Some(Border { width: self.number("lineWidth").unwrap_or(9525), color, style })
    }

    /// Crops are fractions of 65,536 of the whole picture.
    fn set_crop(&self, node: &mut Node) {
        let fraction = |name: &str| self.number(name).unwrap_or(0).clamp(-1_000_000, 1_000_000);
        let sides = ["cropFromTop", "cropFromRight", "cropFromBottom", "cropFromLeft"].map(fraction);
        if node.kind != Kind::Image || sides == [0; 4] {
            return;
        }
        let length = |property| match node.get(property) {
            Some(Value::Length(emu)) => emu,
            _ => 0,
        };
        let [top, right, bottom, left] = sides;
        let whole = |shown: i64, cropped: i64| {
            let rest = 65_536i64.saturating_sub(cropped);
            if rest > 0 { i128::from(shown) * 65_536 / i128::from(rest) } else { 0 }
        };
        let width = whole(length(Property::ShapeWidth), left.saturating_add(right));
        let height = whole(length(Property::ShapeHeight), top.saturating_add(bottom));
        let part = |whole: i128, crop: i64| (whole * i128::from(crop) / 65_536).to_string();
        let parts = [part(height, top), part(width, right), part(height, bottom), part(width, left)];
        node.set(Property::ShapeCrop, Value::Text(parts.join(",")));
    }
}

impl Old {
    fn apply(&mut self, word: &str, value: i32) -> bool {
        match word {
            "dprect" => self.geometry = "rectangle",
            "dproundr" => self.geometry = "roundRect",
            "dpellipse" => self.geometry = "ellipse",
            "dpline" => self.geometry = "line",
            "dptxbx" => self.geometry = "text-box",
            "dparc" => self.geometry = "arc",
            "dppolyline" | "dppolygon" => self.geometry = "path",
            "dpgroup" => self.geometry = "group",
            "dpxsize" => self.size.0 = value,
            "dpysize" => self.size.1 = value,
            "dplinew" => self.line.0 = value,
            "dplinehollow" => self.hollow_line = true,
            "dpfillpat" => self.filled = value != 0,
            "dplinecor" => part(&mut self.line.1, 0, value),
            "dplinecog" => part(&mut self.line.1, 1, value),
            "dplinecob" => part(&mut self.line.1, 2, value),
            "dpfillbgcr" => part(&mut self.fill, 0, value),
            "dpfillbgcg" => part(&mut self.fill, 1, value),
            "dpfillbgcb" => part(&mut self.fill, 2, value),
            "dobxpage" | "dobxcolumn" | "dobxmargin" | "dobypage" | "dobypara" | "dobymargin" | "dodhgt" | "dolock"
            | "dpptx" | "dppty" | "dppolycount" | "dptxbxmar" | "dpfillfgcr" | "dpfillfgcg" | "dpfillfgcb"
            | "dpfillfgpal" | "dpfillbgpal" | "dplinesolid" | "dplinepal" | "dpcount" | "dpendgroup"
            | "dpastartsol" | "dptxlrtb" | "dptxtbrl" | "dptxbtlr" => {}
            _ => return false,
        }
        true
    }
}

fn part(color: &mut Option<[u8; 3]>, at: usize, value: i32) {
    let color = color.get_or_insert([0; 3]);
    if let Some(slot) = color.get_mut(at) {
        *slot = u8::try_from(value.clamp(0, 255)).unwrap_or(0);
    }
}

fn rgb([red, green, blue]: [u8; 3]) -> Color {
    Color::Rgb(u32::from(red) << 16 | u32::from(green) << 8 | u32::from(blue))
}

fn blue_green_red(number: i64) -> Color {
    let byte = |shift: u32| u8::try_from(number >> shift & 0xff).unwrap_or(0);
    rgb([byte(0), byte(8), byte(16)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_a_cell_page_and_margin_are_the_cell() {
        let check = |in_cell, said: &[(&str, &str)], expected| {
            let mut draft = Draft { in_cell, ..Draft::new(0, false, false) };
            draft.properties = said.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
            assert_eq!(draft.node().get(Property::ShapeYFrom), Some(Value::token(expected)));
        };
        check(true, &[("posrelv", "1")], "cell");
        check(true, &[("posrelv", "2")], "paragraph");
        check(true, &[("posrelv", "1"), ("fLayoutInCell", "0")], "page");
        check(false, &[("posrelv", "1")], "page");
    }

    #[test]
    fn a_rectangle() {
        let mut draft = Draft::new(0, false, false);
        for (word, number) in [("shpleft", 100), ("shpright", 300), ("shpbottom", 50), ("shpwr", 2)] {
            assert!(draft.apply(word, Some(number)));
        }
        draft.properties = vec![("shapeType".into(), "1".into()), ("fillColor".into(), "255".into())];
        let node = draft.node();
        assert_eq!(node.get(Property::ShapeWidth), Some(Value::twips(200)));
        assert_eq!(node.get(Property::ShapeFill), Some(Value::Color(Color::Rgb(0xff0000))));
        assert_eq!(node.get(Property::ShapeWrap), Some(Value::token("square")));
    }
}
