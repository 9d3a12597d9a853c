//! The parts around the text: styles, numbering, notes, comments, properties, relationships, content types.

use super::text::{para_properties, run_properties};
use super::{Docx, escaped, png};
use crate::generate::paper::*;
use crate::generate::style::Style;
use std::fmt::Write;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/";

const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"";

fn part(root: &str, content: &str) -> Vec<u8> {
    format!("{XML}<w:{root} {NAMESPACES}>{content}</w:{root}>").into_bytes()
}

impl Docx<'_> {
    pub fn parts(&self, body: &str) -> Vec<(String, Vec<u8>)> {
        let word = |name: &str, data: Vec<u8>| (format!("word/{name}"), data);
        let mut parts = vec![
            ("[Content_Types].xml".to_owned(), self.types()),
            ("_rels/.rels".to_owned(), package_relations()),
            ("docProps/core.xml".to_owned(), core(self.paper)),
            word("document.xml", part("document", &format!("<w:body>{body}</w:body>"))),
            word("_rels/document.xml.rels", self.relations()),
            word("styles.xml", styles(self.paper.font)),
            word("numbering.xml", numbering(&self.paper.lists)),
            word("settings.xml", settings()),
            word("footnotes.xml", notes("footnote", &self.footnotes)),
            word("endnotes.xml", notes("endnote", &self.endnotes)),
            word("comments.xml", comments(&self.comments)),
            word("media/image1.png", png::emblem()),
        ];
        for (name, content) in &self.margins {
            let root = if name.starts_with('h') { "hdr" } else { "ftr" };
            parts.push(word(name, part(root, content)));
        }
        parts
    }

    fn types(&self) -> Vec<u8> {
        let mut out = format!(
            "{XML}<Types xmlns=\"{PACKAGE}content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>\
             <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
             <Override PartName=\"/word/document.xml\" ContentType=\"{MAIN}document.main+xml\"/>"
        );
        for name in ["styles", "numbering", "settings", "footnotes", "endnotes", "comments"] {
            let _ = write!(out, "<Override PartName=\"/word/{name}.xml\" ContentType=\"{MAIN}{name}+xml\"/>");
        }
        for (name, _) in &self.margins {
            let kind = if name.starts_with('h') { "header" } else { "footer" };
            let _ = write!(out, "<Override PartName=\"/word/{name}\" ContentType=\"{MAIN}{kind}+xml\"/>");
        }
        out.push_str("</Types>");
        out.into_bytes()
    }

    fn relations(&self) -> Vec<u8> {
        let mut out = format!("{XML}<Relationships xmlns=\"{PACKAGE}relationships\">");
        for (index, (kind, target, external)) in self.relations.iter().enumerate() {
            let mode = if *external { " TargetMode=\"External\"" } else { "" };
            let target = escaped(target);
            let _ = write!(
                out,
                "<Relationship Id=\"rId{}\" Type=\"{OFFICE}{kind}\" Target=\"{target}\"{mode}/>",
                index + 1
            );
        }
        out.push_str("</Relationships>");
        out.into_bytes()
    }
}

fn package_relations() -> Vec<u8> {
    format!(
        "{XML}<Relationships xmlns=\"{PACKAGE}relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}officeDocument\" \
         Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"{PACKAGE}relationships/metadata/core-properties\" \
         Target=\"docProps/core.xml\"/></Relationships>"
    )
    .into_bytes()
}

fn core(paper: &Paper) -> Vec<u8> {
    let date = paper.written.iso();
    format!(
        "{XML}<cp:coreProperties xmlns:cp=\"{PACKAGE}metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title>\
         <dc:subject>{}</dc:subject><dc:creator>{}</dc:creator><cp:keywords>{}</cp:keywords>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{date}Z</dcterms:created></cp:coreProperties>",
        escaped(&paper.title),
        escaped(&paper.subject),
        escaped(&paper.author),
        escaped(&paper.keywords)
    )
    .into_bytes()
}

fn styles(font: Font) -> Vec<u8> {
    let mut out = String::from(
        "<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val=\"fr-FR\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>",
    );
    for style in Style::ALL {
        let (id, name, _) = style.names();
        let default = if style == Style::Body { " w:default=\"1\"" } else { "" };
        let based = if style == Style::Body { "" } else { "<w:basedOn w:val=\"Normal\"/>" };
        let outline = style.heading().map(|h| format!("<w:outlineLvl w:val=\"{}\"/>", h - 1)).unwrap_or_default();
        let paragraph = para_properties(&style.paragraph(), None);
        let text = run_properties(&style.text(font));
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\"{default} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{based}<w:qFormat/>\
             <w:pPr>{paragraph}{outline}</w:pPr><w:rPr>{text}</w:rPr></w:style>"
        );
    }
    part("styles", &out)
}

fn numbering(lists: &[ListKind]) -> Vec<u8> {
    let mut out = String::new();
    for (index, kind) in lists.iter().enumerate() {
        let _ = write!(out, "<w:abstractNum w:abstractNumId=\"{index}\"><w:multiLevelType w:val=\"multilevel\"/>");
        for level in 0..3 {
            let (left, hang) = kind.indent(level);
            let (format, text) = level_format(*kind, level);
            let _ = write!(
                out,
                "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/>\
                 <w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"{left}\" w:hanging=\"{hang}\"/></w:pPr></w:lvl>"
            );
        }
        out.push_str("</w:abstractNum>");
    }
    for index in 0..lists.len() {
        let _ = write!(out, "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{index}\"/></w:num>", index + 1);
    }
    part("numbering", &out)
}

fn level_format(kind: ListKind, level: usize) -> (&'static str, String) {
    let (count, after) = kind.level(level);
    let number = match kind {
        ListKind::Legal => (1..=level + 1).map(|l| format!("%{l}.")).collect(),
        _ => format!("%{}{after}", level + 1),
    };
    match count {
        Count::Bullet(c) => ("bullet", c.to_string()),
        Count::Decimal => ("decimal", number),
        Count::Letter => ("lowerLetter", number),
        Count::UpperLetter => ("upperLetter", number),
        Count::Roman => ("lowerRoman", number),
        Count::UpperRoman => ("upperRoman", number),
    }
}

fn settings() -> Vec<u8> {
    part(
        "settings",
        "<w:defaultTabStop w:val=\"709\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>",
    )
}

fn notes(kind: &str, texts: &[String]) -> Vec<u8> {
    let mut out = format!(
        "<w:{kind} w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>\
         <w:{kind} w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:{kind}>"
    );
    for (index, text) in texts.iter().enumerate() {
        let _ = write!(
            out,
            "<w:{kind} w:id=\"{}\"><w:p><w:pPr><w:pStyle w:val=\"FootnoteText\"/></w:pPr><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>\
             <w:{kind}Ref/></w:r><w:r><w:t xml:space=\"preserve\"> {}</w:t></w:r></w:p></w:{kind}>",
            index + 1,
            escaped(text)
        );
    }
    part(&format!("{kind}s"), &out)
}

fn comments(comments: &[Comment]) -> Vec<u8> {
    let mut out = String::new();
    for (id, comment) in comments.iter().enumerate() {
        let _ = write!(
            out,
            "<w:comment w:id=\"{id}\" w:author=\"{}\" w:initials=\"{}\" w:date=\"{}Z\"><w:p><w:r><w:annotationRef/></w:r>\
             <w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:comment>",
            escaped(comment.author),
            comment.initials,
            comment.date.iso(),
            escaped(&comment.text)
        );
    }
    part("comments", &out)
}
