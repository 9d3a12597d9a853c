//! Automatic styles: one for each set of properties that occurs, numbered in the order of their first use.

use super::{Style, pt};
use crate::generate::paper::*;
use std::fmt::Write;

pub struct Automatic {
    prefix: &'static str,
    /// Family letter, attributes of the style, properties.
    styles: Vec<(&'static str, String, String)>,
}

const FAMILIES: [(&str, &str); 7] = [
    ("P", "paragraph"),
    ("T", "text"),
    ("S", "section"),
    ("Ta", "table"),
    ("Co", "table-column"),
    ("Ce", "table-cell"),
    ("G", "graphic"),
];

impl Automatic {
    pub fn new(prefix: &'static str) -> Automatic {
        Automatic { prefix, styles: Vec::new() }
    }

    pub fn style(&mut self, family: &'static str, attributes: String, properties: String) -> String {
        let style = (family, attributes, properties);
        let index = self.styles.iter().position(|s| *s == style).unwrap_or_else(|| {
            self.styles.push(style);
            self.styles.len() - 1
        });
        format!("{}{family}{}", self.prefix, index + 1)
    }

    /// All of them as XML.
    pub fn xml(&self) -> String {
        let mut out = String::new();
        for (index, (family, attributes, properties)) in self.styles.iter().enumerate() {
            let name = FAMILIES.iter().find(|(short, _)| short == family).map_or("", |(_, name)| name);
            let _ = write!(
                out,
                "<style:style style:name=\"{}{family}{}\" style:family=\"{name}\"{attributes}>{properties}</style:style>",
                self.prefix,
                index + 1
            );
        }
        out
    }

    pub fn paragraph(&mut self, parent: &str, format: &ParaFormat, master: Option<&str>) -> String {
        let properties = paragraph_properties(format);
        if properties.is_empty() && master.is_none() {
            return parent.to_owned();
        }
        let master = master.map(|m| format!(" style:master-page-name=\"{m}\"")).unwrap_or_default();
        self.style("P", format!(" style:parent-style-name=\"{parent}\"{master}"), properties)
    }

    pub fn text(&mut self, char: &Char) -> Option<String> {
        let properties = text_properties(char);
        (!properties.is_empty()).then(|| self.style("T", String::new(), properties))
    }

    pub fn section(&mut self, columns: usize) -> String {
        let each: String = (0..columns)
            .map(|c| {
                let (start, end) = (if c > 0 { 212 } else { 0 }, if c + 1 < columns { 212 } else { 0 });
                format!(
                    "<style:column style:rel-width=\"1000*\" fo:start-indent=\"{}\" fo:end-indent=\"{}\"/>",
                    pt(start),
                    pt(end)
                )
            })
            .collect();
        let columns = format!(
            "<style:section-properties text:dont-balance-text-columns=\"false\"><style:columns fo:column-count=\"{columns}\" \
             fo:column-gap=\"{}\">{each}</style:columns></style:section-properties>",
            pt(425)
        );
        self.style("S", String::new(), columns)
    }
}

pub fn paragraph_properties(format: &ParaFormat) -> String {
    let mut out = String::new();
    if let Some(align) = format.align {
        let word = match align {
            Align::Left => "start",
            Align::Right => "end",
            Align::Centre => "center",
            Align::Justified => "justify",
        };
        let _ = write!(out, " fo:text-align=\"{word}\"");
    }
    let lengths = [
        ("fo:margin-left", format.left),
        ("fo:margin-right", format.right),
        ("fo:text-indent", format.first),
        ("fo:margin-top", format.before),
        ("fo:margin-bottom", format.after),
    ];
    for (name, value) in lengths {
        if let Some(v) = value {
            let _ = write!(out, " {name}=\"{}\"", pt(v));
        }
    }
    if let Some(line) = format.line {
        let _ = write!(out, " fo:line-height=\"{line}%\"");
    }
    out.push_str(if format.keep_next { " fo:keep-with-next=\"always\"" } else { "" });
    out.push_str(if format.page_break { " fo:break-before=\"page\"" } else { "" });
    if format.boxed {
        out.push_str(" fo:border=\"0.75pt solid #000000\" fo:padding=\"3pt\"");
    } else if format.rule_below {
        out.push_str(" fo:border-bottom=\"0.75pt solid #000000\" fo:padding-bottom=\"1pt\"");
    }
    if let Some(shade) = format.shade {
        let _ = write!(out, " fo:background-color=\"#{shade:06x}\"");
    }
    let tabs = tab_stops(&format.tabs);
    match out.is_empty() && tabs.is_empty() {
        true => out,
        false => format!("<style:paragraph-properties{out}>{tabs}</style:paragraph-properties>"),
    }
}

fn tab_stops(tabs: &[Tab]) -> String {
    if tabs.is_empty() {
        return String::new();
    }
    let mut out = String::from("<style:tab-stops>");
    for tab in tabs {
        let kind = match tab.align {
            Align::Right => "right",
            Align::Centre => "center",
            Align::Left | Align::Justified => "left",
        };
        let leader = if tab.dots { " style:leader-style=\"dotted\" style:leader-text=\".\"" } else { "" };
        let _ = write!(out, "<style:tab-stop style:position=\"{}\" style:type=\"{kind}\"{leader}/>", pt(tab.at));
    }
    out.push_str("</style:tab-stops>");
    out
}

pub fn text_properties(char: &Char) -> String {
    let mut out = String::new();
    let words = [
        (char.bold, " fo:font-weight=\"bold\""),
        (char.italic, " fo:font-style=\"italic\""),
        (char.underline, " style:text-underline-style=\"solid\" style:text-underline-width=\"auto\""),
        (char.double_underline, " style:text-underline-style=\"solid\" style:text-underline-type=\"double\""),
        (char.strike, " style:text-line-through-style=\"solid\""),
        (char.small_caps, " fo:font-variant=\"small-caps\""),
        (char.caps, " fo:text-transform=\"uppercase\""),
        (char.raised, " style:text-position=\"super 58%\""),
        (char.lowered, " style:text-position=\"sub 58%\""),
        (char.highlight, " fo:background-color=\"#ffff00\""),
    ];
    words.iter().filter(|(on, _)| *on).for_each(|(_, word)| out.push_str(word));
    if let Some(font) = char.font {
        let _ = write!(out, " style:font-name=\"{0}\"", font.name());
    }
    if let Some(size) = char.size {
        let _ = write!(out, " fo:font-size=\"{}pt\"", f64::from(size) / 2.0);
    }
    if let Some(colour) = char.colour {
        let _ = write!(out, " fo:color=\"#{colour:06x}\"");
    }
    if char.spacing != 0 {
        let _ = write!(out, " fo:letter-spacing=\"{}\"", pt(char.spacing));
    }
    if let Some((language, country)) = char.language.and_then(|l| l.split_once('-')) {
        let _ = write!(out, " fo:language=\"{language}\" fo:country=\"{country}\"");
    }
    match out.is_empty() {
        true => out,
        false => format!("<style:text-properties{out}/>"),
    }
}

/// Common styles, for `styles.xml`.
pub fn common(font: Font) -> String {
    let mut out = String::new();
    for style in Style::ALL {
        let (_, name, id) = style.names();
        let parent = if style == Style::Body { "" } else { " style:parent-style-name=\"Standard\"" };
        let outline = style.heading().map(|h| format!(" style:default-outline-level=\"{h}\"")).unwrap_or_default();
        let paragraph = paragraph_properties(&style.paragraph());
        let text = text_properties(&style.text(font));
        let display = id.replace("_20_", " ");
        let _ = write!(
            out,
            "<style:style style:name=\"{id}\" style:display-name=\"{display}\" style:family=\"paragraph\"{parent}{outline} \
             style:class=\"{}\">{paragraph}{text}</style:style>",
            if name.starts_with("toc") { "index" } else { "text" }
        );
    }
    out
}
