//! Paragraph and run properties in the schema's order, and what stands between runs.

use super::{Docx, EMBLEM, escaped};
use crate::generate::paper::*;
use std::fmt::Write;

/// Twips to EMU.
const EMU: i32 = 635;

pub fn para_properties(format: &ParaFormat, list: Option<(usize, usize)>) -> String {
    let mut out = String::new();
    let flags = [(format.keep_next, "<w:keepNext/>"), (format.page_break, "<w:pageBreakBefore/>")];
    flags.iter().filter(|(on, _)| *on).for_each(|(_, element)| out.push_str(element));
    if let Some((list, level)) = list {
        let _ = write!(out, "<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{}\"/></w:numPr>", list + 1);
    }
    borders(format, &mut out);
    if let Some(shade) = format.shade {
        let _ = write!(out, "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{shade:06X}\"/>");
    }
    tabs(&format.tabs, &mut out);
    spacing(format, &mut out);
    if format.left.or(format.right).or(format.first).is_some() {
        out.push_str("<w:ind");
        for (name, value) in [("left", format.left), ("right", format.right)] {
            if let Some(v) = value {
                let _ = write!(out, " w:{name}=\"{v}\"");
            }
        }
        match format.first {
            Some(first) if first < 0 => {
                let _ = write!(out, " w:hanging=\"{}\"", -first);
            }
            Some(first) => {
                let _ = write!(out, " w:firstLine=\"{first}\"");
            }
            None => {}
        }
        out.push_str("/>");
    }
    if let Some(align) = format.align {
        let _ = write!(out, "<w:jc w:val=\"{}\"/>", justification(align));
    }
    out
}

fn justification(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Right => "right",
        Align::Centre => "center",
        Align::Justified => "both",
    }
}

fn borders(format: &ParaFormat, out: &mut String) {
    let sides: &[&str] = match (format.boxed, format.rule_below) {
        (true, _) => &["top", "left", "bottom", "right"],
        (_, true) => &["bottom"],
        _ => return,
    };
    out.push_str("<w:pBdr>");
    for side in sides {
        let _ = write!(out, "<w:{side} w:val=\"single\" w:sz=\"6\" w:space=\"3\" w:color=\"auto\"/>");
    }
    out.push_str("</w:pBdr>");
}

fn tabs(tabs: &[Tab], out: &mut String) {
    if tabs.is_empty() {
        return;
    }
    out.push_str("<w:tabs>");
    for tab in tabs {
        let kind = if tab.align == Align::Justified { "left" } else { justification(tab.align) };
        let leader = if tab.dots { " w:leader=\"dot\"" } else { "" };
        let _ = write!(out, "<w:tab w:val=\"{kind}\"{leader} w:pos=\"{}\"/>", tab.at);
    }
    out.push_str("</w:tabs>");
}

fn spacing(format: &ParaFormat, out: &mut String) {
    if format.before.or(format.after).or(format.line).is_none() {
        return;
    }
    out.push_str("<w:spacing");
    for (name, value) in
        [("before", format.before), ("after", format.after), ("line", format.line.map(|l| l * 240 / 100))]
    {
        if let Some(v) = value {
            let _ = write!(out, " w:{name}=\"{v}\"");
        }
    }
    out.push_str(if format.line.is_some() { " w:lineRule=\"auto\"/>" } else { "/>" });
}

pub fn run_properties(char: &Char) -> String {
    let mut out = String::new();
    if let Some(font) = char.font {
        let name = font.name();
        let _ = write!(out, "<w:rFonts w:ascii=\"{name}\" w:hAnsi=\"{name}\" w:cs=\"{name}\"/>");
    }
    let toggles = [
        (char.bold, "<w:b/>"),
        (char.italic, "<w:i/>"),
        (char.caps, "<w:caps/>"),
        (char.small_caps, "<w:smallCaps/>"),
        (char.strike, "<w:strike/>"),
    ];
    toggles.iter().filter(|(on, _)| *on).for_each(|(_, element)| out.push_str(element));
    if let Some(colour) = char.colour {
        let _ = write!(out, "<w:color w:val=\"{colour:06X}\"/>");
    }
    if char.spacing != 0 {
        let _ = write!(out, "<w:spacing w:val=\"{}\"/>", char.spacing);
    }
    if let Some(size) = char.size {
        let _ = write!(out, "<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>");
    }
    out.push_str(if char.highlight { "<w:highlight w:val=\"yellow\"/>" } else { "" });
    out.push_str(match (char.underline, char.double_underline) {
        (_, true) => "<w:u w:val=\"double\"/>",
        (true, _) => "<w:u w:val=\"single\"/>",
        _ => "",
    });
    out.push_str(match (char.raised, char.lowered) {
        (true, _) => "<w:vertAlign w:val=\"superscript\"/>",
        (_, true) => "<w:vertAlign w:val=\"subscript\"/>",
        _ => "",
    });
    if let Some(language) = char.language {
        let _ = write!(out, "<w:lang w:val=\"{language}\"/>");
    }
    out
}

impl Docx<'_> {
    pub fn inlines(&mut self, inlines: &[Inline]) {
        inlines.iter().for_each(|i| self.inline(i));
    }

    fn run(&mut self, char: &Char, content: &str) {
        let properties = run_properties(char);
        match properties.is_empty() {
            true => self.put(format_args!("<w:r>{content}</w:r>")),
            false => self.put(format_args!("<w:r><w:rPr>{properties}</w:rPr>{content}</w:r>")),
        }
    }

    fn text(&mut self, char: &Char, text: &str) {
        let element = if self.deleted { "w:delText" } else { "w:t" };
        self.run(char, &format!("<{element} xml:space=\"preserve\">{}</{element}>", escaped(text)));
    }

    fn inline(&mut self, inline: &Inline) {
        let plain = Char::default();
        match inline {
            Inline::Text(char, text) => self.text(char, text),
            Inline::Tab => self.run(&plain, "<w:tab/>"),
            Inline::Line => self.run(&plain, "<w:br/>"),
            Inline::Emblem(width, height) => self.emblem(*width, *height),
            Inline::Field(field, char, shown) => self.field(&field.instruction(), "", char, shown),
            Inline::Note(kind, text) => self.note(*kind, text),
            Inline::Comment(comment, inside) => self.comment(comment, inside),
            Inline::Change(change, inside) => self.changed(*change, inside),
            Inline::Bookmark(name, inside) => {
                let id = self.id();
                self.put(format_args!("<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/>"));
                self.inlines(inside);
                self.put(format_args!("<w:bookmarkEnd w:id=\"{id}\"/>"));
            }
            Inline::Link(url, inside) => {
                let id = self.relation("hyperlink", url, true);
                self.put(format_args!("<w:hyperlink r:id=\"{id}\">"));
                self.inlines(inside);
                self.out.push_str("</w:hyperlink>");
            }
            Inline::Frame(frame) => self.frame(frame),
            Inline::CheckBox(name, on) => {
                let data = format!("<w:checkBox><w:sizeAuto/><w:default w:val=\"{}\"/></w:checkBox>", u8::from(*on));
                self.field("FORMCHECKBOX", &form(name, &data), &plain, "");
            }
            Inline::Input(name, default) => {
                let data = format!("<w:textInput><w:default w:val=\"{}\"/></w:textInput>", escaped(default));
                self.field("FORMTEXT", &form(name, &data), &plain, default);
            }
            Inline::DropDown(name, entries, chosen) => {
                let list: String = entries.iter().map(|e| format!("<w:listEntry w:val=\"{}\"/>", escaped(e))).collect();
                let data = format!("<w:ddList><w:result w:val=\"{chosen}\"/>{list}</w:ddList>");
                self.field("FORMDROPDOWN", &form(name, &data), &plain, "");
            }
            Inline::Control(title, text) => {
                let (id, title) = (self.id() + 4000, escaped(title));
                self.put(format_args!(
                    "<w:sdt><w:sdtPr><w:alias w:val=\"{title}\"/><w:tag w:val=\"champ{id}\"/><w:id w:val=\"{id}\"/><w:text/></w:sdtPr><w:sdtContent>"
                ));
                self.text(&Char { underline: true, ..plain }, text);
                self.out.push_str("</w:sdtContent></w:sdt>");
            }
        }
    }

    fn field(&mut self, instruction: &str, form: &str, char: &Char, shown: &str) {
        self.run(char, &format!("<w:fldChar w:fldCharType=\"begin\">{form}</w:fldChar>"));
        self.run(char, &format!("<w:instrText xml:space=\"preserve\"> {} </w:instrText>", escaped(instruction)));
        self.run(char, "<w:fldChar w:fldCharType=\"separate\"/>");
        if !shown.is_empty() {
            self.text(char, shown);
        }
        self.run(char, "<w:fldChar w:fldCharType=\"end\"/>");
    }

    fn note(&mut self, kind: NoteKind, text: &str) {
        let (name, notes) = match kind {
            NoteKind::Foot => ("footnote", &mut self.footnotes),
            NoteKind::End => ("endnote", &mut self.endnotes),
        };
        notes.push(text.to_owned());
        let id = notes.len();
        self.run(&Char { raised: true, ..Char::default() }, &format!("<w:{name}Reference w:id=\"{id}\"/>"));
    }

    fn comment(&mut self, comment: &Comment, inside: &[Inline]) {
        let id = self.comments.len();
        self.comments.push(comment.clone());
        self.put(format_args!("<w:commentRangeStart w:id=\"{id}\"/>"));
        self.inlines(inside);
        self.put(format_args!("<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>"));
    }

    fn changed(&mut self, change: Change, inside: &[Inline]) {
        let id = self.id();
        let element = if change.inserted { "w:ins" } else { "w:del" };
        let author = escaped(change.author);
        self.put(format_args!("<{element} w:id=\"{id}\" w:author=\"{author}\" w:date=\"{}Z\">", change.date.iso()));
        self.deleted = !change.inserted;
        self.inlines(inside);
        self.deleted = false;
        self.put(format_args!("</{element}>"));
    }

    fn emblem(&mut self, width: i32, height: i32) {
        let (id, cx, cy) = (self.id(), width * EMU, height * EMU);
        self.run(&Char::default(), &format!(
            "<w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{cx}\" cy=\"{cy}\"/>\
             <wp:docPr id=\"{id}\" name=\"Emblème {id}\" descr=\"Emblème du ministère\"/><a:graphic>\
             <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr>\
             <pic:cNvPr id=\"0\" name=\"image1.png\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"{EMBLEM}\"/>\
             <a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>\
             <a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>\
             </a:graphicData></a:graphic></wp:inline></w:drawing>"
        ));
    }

    fn frame(&mut self, frame: &Frame) {
        let (id, x, y) = (self.id(), frame.left * EMU, frame.top * EMU);
        let (cx, cy) = (frame.width * EMU, frame.height * EMU);
        let body = std::mem::take(&mut self.out);
        frame.paras.iter().for_each(|p| self.para(p, ""));
        let inside = std::mem::replace(&mut self.out, body);
        self.run(&Char::default(), &format!(
            "<mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:anchor distT=\"0\" distB=\"0\" distL=\"114300\" \
             distR=\"114300\" simplePos=\"0\" relativeHeight=\"2\" behindDoc=\"0\" locked=\"0\" layoutInCell=\"1\" allowOverlap=\"1\">\
             <wp:simplePos x=\"0\" y=\"0\"/><wp:positionH relativeFrom=\"column\"><wp:posOffset>{x}</wp:posOffset></wp:positionH>\
             <wp:positionV relativeFrom=\"paragraph\"><wp:posOffset>{y}</wp:posOffset></wp:positionV><wp:extent cx=\"{cx}\" cy=\"{cy}\"/>\
             <wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/><wp:wrapSquare wrapText=\"bothSides\"/><wp:docPr id=\"{id}\" name=\"Encadré {id}\"/>\
             <wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\">\
             <wps:wsp><wps:cNvSpPr txBox=\"1\"/><wps:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val=\"E8EDFF\"/></a:solidFill><a:ln w=\"9525\">\
             <a:solidFill><a:srgbClr val=\"000091\"/></a:solidFill></a:ln></wps:spPr><wps:txbx><w:txbxContent>{inside}</w:txbxContent>\
             </wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>"
        ));
    }
}

fn form(name: &str, data: &str) -> String {
    format!("<w:ffData><w:name w:val=\"{name}\"/><w:enabled/><w:calcOnExit w:val=\"0\"/>{data}</w:ffData>")
}
