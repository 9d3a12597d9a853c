//! Sections: runs of blocks with one page set-up (ODF 1.3 part 3, §16.5 ff. page layouts and master pages, §5.4 sections).
//!
//! In: master page names and `text:section`s as the flow meets them. Out: Section nodes with the page's properties and its
//! headers and footers, in Word's view: `page.margin-top` is where the body begins, the header's distance is where the
//! header begins. In ODF the page's margin ends where the header begins; LibreOffice's `fo:min-height` includes the
//! header's distance to the body (measured: documents from Word have a minimum height 1 mm above the distance, the least
//! height its import gives a header). Where the header grows with its text, one line is counted, as LibreOffice's Word
//! export does without a layout. Deliberately absent: footnote separators, page-wide backgrounds by picture.

use super::attrs::Attrs;
use super::reader::Reader;
use super::shapes::fill_kind;
use super::styles::{Family, Scope};
use super::{numbers, units};
use crate::model::{Color, Kind, Node, Property, Value};
use crate::read::columns::set_widths;
use crate::read::drawings::gradient;
use crate::read::headers::blank;
use crate::read::xml::Element;
use std::collections::HashMap;

/// One line of 12 pt text, 274 twips.
const ONE_LINE: i64 = 274 * 635;

/// A boundary that the next block of the flow crosses.
#[derive(Clone, Copy, Debug)]
struct Boundary {
    kind: &'static str,
    page_number: Option<i64>,
}

/// What a block says about the page that it begins on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Start<'a> {
    /// The page style that it asks for.
    pub master: Option<&'a str>,
    /// The number of its page.
    pub page_number: Option<i64>,
    /// It begins a page, of whatever style comes next.
    pub breaks: bool,
}

/// Where the flow stands.
#[derive(Debug, Default)]
pub struct Flow<'a> {
    /// Complete sections.
    pub sections: Vec<Node>,
    master: Option<&'a Element>,
    inside: Vec<&'a Element>,
    pending: Option<Boundary>,
    headers: HashMap<&'a str, Vec<Node>>,
}

impl<'a> Flow<'a> {
    /// A `text:section` begins.
    pub fn enter(&mut self, section: &'a Element) {
        self.inside.push(section);
        self.cross();
    }

    /// A `text:section` ends.
    pub fn leave(&mut self) {
        self.inside.pop();
        self.cross();
    }

    fn cross(&mut self) {
        if self.pending.is_none() {
            self.pending = Some(Boundary { kind: "continuous", page_number: None });
        }
    }
}

impl<'a> Reader<'a> {
    /// A block of the flow begins. Answers the model's word for the break where it begins a section.
    pub fn start_block(&mut self, start: Start<'a>) -> Option<&'static str> {
        if self.nested > 0 {
            return None;
        }
        let Start { master, page_number, breaks } = start;
        let named = master.and_then(|name| self.styles.master(name));
        if let Some(page) = named.or_else(|| self.next_page(breaks)) {
            self.flow.master = Some(page);
            self.flow.pending = Some(Boundary { kind: self.page_break_kind(page), page_number });
        }
        let first = self.flow.sections.is_empty();
        let pending = self.flow.pending.take();
        if !first && pending.is_none() {
            return None;
        }
        let boundary = pending.unwrap_or(Boundary { kind: "page", page_number: None });
        self.new_section(boundary, first);
        if first {
            return None;
        }
        Some(match boundary.kind {
            "continuous" => "section-continuous",
            "even" => "section-even",
            "odd" => "section-odd",
            _ => "section-page",
        })
    }

    /// Makes sure that a document without blocks has its section.
    pub fn finish_flow(&mut self) {
        if self.flow.sections.is_empty() {
            self.new_section(Boundary { kind: "page", page_number: None }, true);
        }
    }

    /// The page style that a page break leads to, where it is one that the section cannot go on with.
    fn next_page(&self, breaks: bool) -> Option<&'a Element> {
        let master = self.flow.master.or_else(|| self.styles.default_master())?;
        let next = self.next_style(master).filter(|_| breaks && !self.flow.sections.is_empty())?;
        (self.page_size(master) != self.page_size(next)).then_some(next)
    }

    fn page_break_kind(&self, master: &Element) -> &'static str {
        match self.layout_of(master).and_then(|l| l.attribute("style:page-usage")) {
            Some("left") => "even",
            Some("right") => "odd",
            _ => "page",
        }
    }

    fn layout_of(&self, master: &Element) -> Option<&'a Element> {
        master.attribute("style:page-layout-name").and_then(|name| self.styles.layout(name))
    }

    fn new_section(&mut self, boundary: Boundary, first: bool) {
        let master = self.flow.master.or_else(|| self.styles.default_master());
        let inner = self.flow.inside.last().copied();
        let mut node = match inner.or(master) {
            Some(element) => self.node(Kind::Section, element),
            None => Node::new(Kind::Section),
        };
        if !first {
            node.set(Property::SectionBreak, Value::token(boundary.kind));
        }
        if let Some(number) = boundary.page_number.filter(|n| *n > 0) {
            node.set(Property::PageNumberStart, Value::Number(number));
        }
        if let Some(master) = master {
            self.set_page(master, &mut node);
        }
        for section in self.flow.inside.clone() {
            self.set_section(section, &mut node);
        }
        if boundary.kind == "continuous" && !first {
            // It goes on in the middle of a page; first pages are those of the section that began with a page.
            node.children.retain(|h| h.properties.get(&Property::HeaderKind) != Some(&Value::token("first")));
        }
        if let Some(lines) = self.line_numbers() {
            node.set(Property::PageLineNumbers, Value::Number(lines));
        }
        self.flow.sections.push(node);
    }

    fn line_numbers(&self) -> Option<i64> {
        let configuration = self.styles.line_numbering?;
        if configuration.attribute("text:number-lines") == Some("false") {
            return None;
        }
        Some(configuration.attribute("text:increment").and_then(units::number).unwrap_or(1))
    }

    fn set_page(&mut self, master: &'a Element, node: &mut Node) {
        let Some(layout) = self.layout_of(master) else { return };
        if let Some(properties) = layout.child("style:page-layout-properties") {
            let mut attrs = Attrs::default();
            attrs.overlay(properties, &self.styles);
            page_properties(&attrs, node);
            let named = attrs.get("draw:fill-gradient-name").filter(|_| attrs.is("draw:fill", "gradient"));
            if let Some(ends) = named.and_then(|name| self.styles.gradient(name)).and_then(gradient_ends) {
                node.set(Property::PageBackground, gradient(ends));
            }
            if let Some(columns) = properties.child("style:columns") {
                set_columns(columns, node);
            }
        }
        let ordinary = self.follow(master).unwrap_or(master);
        self.set_facing(master, ordinary, node);
        for top in [true, false] {
            self.set_header_distance([ordinary, master], top, node);
        }
        let headers = self.headers(master);
        for header in &headers {
            self.charge_clone(header);
        }
        node.children = headers;
    }

    /// Facing pages have an inner and an outer margin; a left page that they follow says where its sides are.
    fn set_facing(&self, master: &Element, ordinary: &Element, node: &mut Node) {
        let mirrored = self.usage(ordinary) == Some("mirrored");
        node.set(Property::PageMirrored, Value::Flag(mirrored));
        if mirrored && self.usage(master) == Some("left") {
            let [left, right] = [Property::PageMarginStart, Property::PageMarginEnd];
            let (inner, outer) = (node.properties.remove(&right), node.properties.remove(&left));
            node.properties.extend(inner.map(|inner| (left, inner)));
            node.properties.extend(outer.map(|outer| (right, outer)));
        }
    }

    fn usage(&self, master: &Element) -> Option<&'a str> {
        self.layout_of(master)?.attribute("style:page-usage")
    }

    /// Where body and header begin: the body on `ordinary` pages, the header where there is one, else on the `first`.
    fn set_header_distance(&self, [ordinary, first]: [&'a Element; 2], top: bool, node: &mut Node) {
        let (part, distance, margin, edge) = match top {
            true => ("header", Property::PageHeaderDistance, Property::PageMarginTop, "fo:margin-top"),
            false => ("footer", Property::PageFooterDistance, Property::PageMarginBottom, "fo:margin-bottom"),
        };
        let shows =
            |page: &Element| page.elements().any(|e| is_shown(e) && page_part(&e.name).is_some_and(|(p, _)| p == part));
        let said = self.page_length(ordinary, edge);
        let (body, mut height) = (said.unwrap_or(0), 0);
        if shows(ordinary) {
            let style = self.layout_of(ordinary).and_then(|layout| layout.child(&format!("style:{part}-style")));
            height = style.map_or(0, |style| self.header_height(style, top));
            node.set(distance, Value::Length(body));
        } else if let Some(header) = self.page_length(first, edge).filter(|_| shows(first)) {
            node.set(distance, Value::Length(header));
        }
        if said.is_some() || height > 0 {
            node.set(margin, Value::Length(body.saturating_add(height)));
        }
    }

    fn page_length(&self, master: &Element, name: &str) -> Option<i64> {
        let mut attrs = Attrs::default();
        attrs.overlay(self.layout_of(master)?.child("style:page-layout-properties")?, &self.styles);
        attrs.length(name)
    }

    fn header_height(&self, style: &'a Element, top: bool) -> i64 {
        let Some(properties) = style.child("style:header-footer-properties") else { return ONE_LINE };
        let mut attrs = Attrs::default();
        attrs.overlay(properties, &self.styles);
        if let Some(height) = attrs.length("svg:height") {
            return height;
        }
        let height = attrs.length("fo:min-height").unwrap_or(0);
        if attrs.is("style:dynamic-spacing", "true") {
            return height;
        }
        let spacing = attrs.length(if top { "fo:margin-bottom" } else { "fo:margin-top" }).unwrap_or(0);
        height.max(spacing.saturating_add(ONE_LINE))
    }

    /// Headers and footers of a master page. One that is followed by another of the same size is a first page.
    fn headers(&mut self, master: &'a Element) -> Vec<Node> {
        let name = master.attribute("style:name").unwrap_or("");
        if let Some(headers) = self.flow.headers.get(name) {
            return headers.clone();
        }
        let follow = self.follow(master);
        if follow.is_none() && self.next_style(master).is_some() {
            self.notice(
                master,
                "a page style followed by one of another size is read as if it went on to a page break",
            );
        }
        let mut headers = Vec::new();
        match follow {
            Some(follow) => {
                self.read_first_headers(master, &mut headers);
                // A first page whose style has none shows none.
                let blanks =
                    [Kind::Header, Kind::Footer].into_iter().filter(|part| headers.iter().all(|h| h.kind != *part));
                headers.extend(blanks.map(|part| blank(part, "first")).collect::<Vec<_>>());
                self.read_headers(follow, &mut headers);
            }
            None => self.read_headers(master, &mut headers),
        }
        self.flow.headers.insert(name, headers.clone());
        headers
    }

    fn next_style(&self, master: &Element) -> Option<&'a Element> {
        let next = master.attribute("style:next-style-name").and_then(|name| self.styles.master(name))?;
        (!std::ptr::eq(next, master)).then_some(next)
    }

    /// The page style of the pages after the first one of a section.
    fn follow(&self, master: &Element) -> Option<&'a Element> {
        self.next_style(master).filter(|next| self.page_size(master) == self.page_size(next))
    }

    /// Facing pages are of one size whichever side their margins are on.
    fn page_size(&self, master: &Element) -> [Option<i64>; 4] {
        let properties = self.layout_of(master).and_then(|l| l.child("style:page-layout-properties"));
        let length = |name| properties.and_then(|p| p.attribute(name)).and_then(units::length);
        let mut sides = ["fo:margin-left", "fo:margin-right"].map(length);
        sides.sort_unstable();
        let [narrow, wide] = sides;
        [length("fo:page-width"), length("fo:page-height"), narrow, wide]
    }

    /// Reads the headers of a master page.
    fn read_headers(&mut self, master: &'a Element, out: &mut Vec<Node>) {
        for element in master.elements().filter(|e| is_shown(e)) {
            let Some((part, kind)) = page_part(&element.name) else { continue };
            let node = self.header(element, part, kind);
            out.push(node);
        }
    }

    /// Reads what a master page of one page shows: its headers of first pages, else its ordinary ones.
    fn read_first_headers(&mut self, master: &'a Element, out: &mut Vec<Node>) {
        for part in ["header", "footer"] {
            let of = |kind| master.elements().find(|e| is_shown(e) && page_part(&e.name) == Some((part, kind)));
            if let Some(element) = of("first").or_else(|| of("default")) {
                let node = self.header(element, part, "first");
                out.push(node);
            }
        }
    }

    fn header(&mut self, element: &'a Element, part: &str, kind: &'static str) -> Node {
        let outer = (self.scope, self.part, self.pending_break.take());
        if let Some(tree) = &self.source.styles {
            self.scope = Scope::Styles;
            self.part = &tree.part;
        }
        let mut node = self.node(if part == "header" { Kind::Header } else { Kind::Footer }, element);
        node.set(Property::HeaderKind, Value::token(kind));
        let mut blocks = self.aside_blocks(element);
        attach_regions(self, element, &mut blocks);
        node.children = blocks;
        (self.scope, self.part, self.pending_break) = outer;
        node
    }

    /// Columns of a `text:section` or an index.
    pub fn section_columns(&self, section: &'a Element) -> i64 {
        self.columns_element(section).and_then(|c| c.attribute("fo:column-count")).and_then(units::number).unwrap_or(1)
    }

    fn columns_element(&self, section: &'a Element) -> Option<&'a Element> {
        let name = section.attribute("text:style-name")?;
        let style = self.styles.find(self.scope, Family::Section, name)?;
        style.group("style:section-properties")?.child("style:columns")
    }

    fn set_section(&mut self, section: &'a Element, node: &mut Node) {
        if let Some(columns) = self.columns_element(section) {
            set_columns(columns, node);
        }
        if section.attribute("text:protected") == Some("true") {
            node.set(Property::SectionProtected, Value::Flag(true));
        }
    }
}

/// Headers of spreadsheets' kind, which text documents may have too.
fn attach_regions<'a>(reader: &mut Reader<'a>, element: &'a Element, blocks: &mut Vec<Node>) {
    let regions = ["style:region-left", "style:region-center", "style:region-right"];
    for region in element.elements().filter(|e| regions.contains(&e.name.as_str())) {
        blocks.retain(|b| b.label != region.name);
        blocks.extend(reader.aside_blocks(region));
    }
}

fn is_shown(element: &Element) -> bool {
    element.attribute("style:display") != Some("false")
}

/// Part and kind of a header or footer element.
fn page_part(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "style:header" => ("header", "default"),
        "style:header-left" => ("header", "even"),
        "style:header-first" | "loext:header-first" => ("header", "first"),
        "style:footer" => ("footer", "default"),
        "style:footer-left" => ("footer", "even"),
        "style:footer-first" | "loext:footer-first" => ("footer", "first"),
        _ => return None,
    })
}

fn page_properties(attrs: &Attrs<'_>, node: &mut Node) {
    let lengths = [
        (Property::PageWidth, "fo:page-width"),
        (Property::PageHeight, "fo:page-height"),
        (Property::PageMarginTop, "fo:margin-top"),
        (Property::PageMarginBottom, "fo:margin-bottom"),
        (Property::PageMarginStart, "fo:margin-left"),
        (Property::PageMarginEnd, "fo:margin-right"),
    ];
    for (property, name) in lengths {
        if let Some(emu) = attrs.length(name) {
            node.set(property, Value::Length(emu));
        }
    }
    let direction = match attrs.get("style:writing-mode") {
        Some("rl-tb" | "rl") => "rl-tb",
        Some("tb-rl" | "tb") => "tb-rl",
        Some(word @ ("tb-lr" | "bt-lr")) => word,
        _ => "lr-tb",
    };
    node.set(Property::PageDirection, Value::token(direction));
    node.set(Property::PageLandscape, Value::Flag(attrs.is("style:print-orientation", "landscape")));
    let grid = match attrs.get("style:layout-grid-mode") {
        Some("line") => "lines",
        Some("both" | "both-nosnap") => "characters",
        _ => "none",
    };
    node.set(Property::PageGrid, Value::token(grid));
    let format = attrs.get("style:num-format").unwrap_or("1");
    node.set(Property::PageNumberFormat, Value::token(numbers::kind(format)));
    if let Some(border) = attrs.get("fo:border-top").and_then(units::border) {
        node.set(Property::PageBorder, Value::Border(border));
    }
    let fill = attrs.get("draw:fill-color").filter(|_| attrs.is("draw:fill", "solid"));
    let color = fill.or(attrs.get("fo:background-color")).and_then(units::color).unwrap_or(Color::Auto);
    node.set(Property::PageBackground, Value::Color(color));
    node.set(Property::PageBackgroundKind, Value::token(fill_kind(attrs)));
}

/// The colours that a `draw:gradient` goes from and to.
fn gradient_ends(element: &Element) -> Option<[u32; 2]> {
    let end = |name| match element.attribute(name).and_then(units::color) {
        Some(Color::Rgb(rgb)) => Some(rgb),
        _ => None,
    };
    Some([end("draw:start-color")?, end("draw:end-color")?])
}

fn set_columns(columns: &Element, node: &mut Node) {
    let count = columns.attribute("fo:column-count").and_then(units::number).unwrap_or(1).clamp(1, 1000);
    node.set(Property::SectionColumns, Value::Number(count));
    if count < 2 {
        node.properties.remove(&Property::SectionColumnGap);
        node.set(Property::SectionColumnLine, Value::Flag(false));
        return;
    }
    if let Some(gap) = column_gap(columns) {
        node.set(Property::SectionColumnGap, Value::Length(gap));
    }
    let sep = columns.child("style:column-sep").filter(|sep| sep.attribute("style:style") != Some("none"));
    let color = sep.and_then(|sep| sep.attribute("style:color")).and_then(units::color);
    if let Some(color) = color.filter(|color| *color != Color::Rgb(0)) {
        node.set(Property::SectionColumnLineColor, Value::Color(color));
    }
    let line = sep.is_some();
    node.set(Property::SectionColumnLine, Value::Flag(line));
    let share = |e: &Element| e.attribute("style:rel-width").and_then(|w| w.trim_end_matches('*').parse::<i64>().ok());
    let shares = columns.elements().filter(|e| e.name == "style:column").map(|e| (share(e).unwrap_or(0), 0));
    node.properties.remove(&Property::SectionColumnWidths);
    set_widths(&shares.collect::<Vec<_>>(), node);
}

/// `fo:column-gap`, else what the first two columns leave between them.
fn column_gap(columns: &Element) -> Option<i64> {
    let mut each = columns.elements().filter(|e| e.name == "style:column");
    let length = |e: Option<&Element>, name| e.and_then(|e| e.attribute(name)).and_then(units::length);
    let end = length(each.next(), "fo:end-indent");
    let start = length(each.next(), "fo:start-indent");
    match (end, start) {
        (Some(end), Some(start)) => Some(end.saturating_add(start)),
        _ => columns.attribute("fo:column-gap").and_then(units::length),
    }
}
