//! Runs and what stands between them.

use super::{Odt, escaped, pt};
use crate::generate::paper::*;

/// The name prefix of Word's form fields, as Writer keeps them.
const FORM: &str = "vnd.oasis.opendocument.field";

/// Text whose blanks survive: ODF drops those at the start of a paragraph and all but the first of a run of them.
fn spaced(text: &str) -> String {
    let (mut out, mut after_blank) = (String::with_capacity(text.len()), true);
    for c in text.chars() {
        match (c, after_blank) {
            (' ', true) => out.push_str("<text:s/>"),
            (c, _) => out.push_str(&escaped(c.encode_utf8(&mut [0; 4]))),
        }
        after_blank = c == ' ';
    }
    out
}

impl Odt<'_> {
    pub fn inlines(&mut self, inlines: &[Inline]) {
        inlines.iter().for_each(|i| self.inline(i));
    }

    fn span(&mut self, char: &Char, content: &str) {
        match self.auto.text(char) {
            Some(style) => self.put(format_args!("<text:span text:style-name=\"{style}\">{content}</text:span>")),
            None => self.out.push_str(content),
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(char, text) => self.span(char, &spaced(text)),
            Inline::Tab => self.out.push_str("<text:tab/>"),
            Inline::Line => self.out.push_str("<text:line-break/>"),
            Inline::Emblem(width, height) => self.emblem(*width, *height),
            Inline::Field(field, char, shown) => {
                let element = field_element(field, shown);
                self.span(char, &element);
            }
            Inline::Note(kind, text) => self.note(*kind, text),
            Inline::Comment(comment, inside) => self.comment(comment, inside),
            Inline::Change(change, inside) => self.changed(*change, inside),
            Inline::Bookmark(name, inside) => {
                self.put(format_args!("<text:bookmark-start text:name=\"{name}\"/>"));
                self.inlines(inside);
                self.put(format_args!("<text:bookmark-end text:name=\"{name}\"/>"));
            }
            Inline::Link(url, inside) => {
                self.put(format_args!("<text:a xlink:type=\"simple\" xlink:href=\"{}\">", escaped(url)));
                self.inlines(inside);
                self.out.push_str("</text:a>");
            }
            Inline::Frame(frame) => self.frame(frame),
            Inline::CheckBox(name, on) => self.put(format_args!(
                "<field:fieldmark text:name=\"{name}\" field:type=\"{FORM}.FORMCHECKBOX\"><field:param \
                 field:name=\"Checkbox_Checked\" field:value=\"{on}\"/></field:fieldmark>"
            )),
            Inline::Input(name, default) => self.put(format_args!(
                "<field:fieldmark-start text:name=\"{name}\" field:type=\"{FORM}.FORMTEXT\"/>{}<field:fieldmark-end/>",
                spaced(default)
            )),
            Inline::DropDown(name, entries, chosen) => self.drop_down(name, entries, *chosen),
            Inline::Control(title, text) => {
                self.put(format_args!(
                    "<loext:content-control loext:plain-text=\"true\" loext:alias=\"{}\">",
                    escaped(title)
                ));
                self.span(&Char { underline: true, ..Char::default() }, &spaced(text));
                self.out.push_str("</loext:content-control>");
            }
        }
    }

    fn drop_down(&mut self, name: &str, entries: &[String], chosen: usize) {
        self.put(format_args!("<text:drop-down text:name=\"{name}\">"));
        for (index, entry) in entries.iter().enumerate() {
            let current = if index == chosen { " text:current-selected=\"true\"" } else { "" };
            self.put(format_args!("<text:label text:value=\"{}\"{current}/>", escaped(entry)));
        }
        let shown = escaped(entries.get(chosen).map_or("", String::as_str));
        self.put(format_args!("{shown}</text:drop-down>"));
    }

    fn note(&mut self, kind: NoteKind, text: &str) {
        self.notes += 1;
        let (class, style) = match kind {
            NoteKind::Foot => ("footnote", "Footnote"),
            NoteKind::End => ("endnote", "Footnote"),
        };
        let number = self.notes;
        self.put(format_args!(
            "<text:note text:id=\"n{number}\" text:note-class=\"{class}\"><text:note-citation>{number}</text:note-citation>\
             <text:note-body><text:p text:style-name=\"{style}\">{}</text:p></text:note-body></text:note>",
            spaced(text)
        ));
    }

    fn comment(&mut self, comment: &Comment, inside: &[Inline]) {
        self.comments += 1;
        let name = format!("__Annotation__{}", self.comments);
        self.put(format_args!(
            "<office:annotation office:name=\"{name}\"><dc:creator>{}</dc:creator><dc:date>{}</dc:date>\
             <meta:creator-initials>{}</meta:creator-initials><text:p>{}</text:p></office:annotation>",
            escaped(comment.author),
            comment.date.iso(),
            comment.initials,
            spaced(&comment.text)
        ));
        self.inlines(inside);
        self.put(format_args!("<office:annotation-end office:name=\"{name}\"/>"));
    }

    /// An insertion is marked where it stands; what was deleted stands in its region, before all text.
    fn changed(&mut self, change: Change, inside: &[Inline]) {
        let id = format!("ct{}", self.changes.len() + 1);
        let info = format!(
            "<office:change-info><dc:creator>{}</dc:creator><dc:date>{}</dc:date></office:change-info>",
            escaped(change.author),
            change.date.iso()
        );
        let element = if change.inserted { "text:insertion" } else { "text:deletion" };
        let content = match change.inserted {
            true => {
                self.put(format_args!("<text:change-start text:change-id=\"{id}\"/>"));
                self.inlines(inside);
                self.put(format_args!("<text:change-end text:change-id=\"{id}\"/>"));
                String::new()
            }
            false => {
                self.put(format_args!("<text:change text:change-id=\"{id}\"/>"));
                let body = std::mem::take(&mut self.out);
                self.inlines(inside);
                let inside = std::mem::replace(&mut self.out, body);
                format!("<text:p text:style-name=\"Standard\">{inside}</text:p>")
            }
        };
        self.changes.push(format!(
            "<text:changed-region xml:id=\"{id}\" text:id=\"{id}\"><{element}>{info}{content}</{element}></text:changed-region>"
        ));
    }

    fn emblem(&mut self, width: i32, height: i32) {
        self.frames += 1;
        let number = self.frames;
        let style = self.auto.style(
            "G",
            String::new(),
            "<style:graphic-properties style:vertical-pos=\"top\" style:vertical-rel=\"baseline\"/>".to_owned(),
        );
        self.put(format_args!(
            "<draw:frame draw:style-name=\"{style}\" draw:name=\"Emblème {number}\" text:anchor-type=\"as-char\" svg:width=\"{}\" svg:height=\"{}\">\
             <draw:image xlink:href=\"Pictures/emblem.png\" xlink:type=\"simple\" xlink:show=\"embed\" xlink:actuate=\"onLoad\"/>\
             <svg:desc>Emblème du ministère</svg:desc></draw:frame>",
            pt(width),
            pt(height)
        ));
    }

    fn frame(&mut self, frame: &Frame) {
        self.frames += 1;
        let number = self.frames;
        let properties = "<style:graphic-properties style:wrap=\"parallel\" style:number-wrapped-paragraphs=\"no-limit\" \
            style:vertical-pos=\"from-top\" style:vertical-rel=\"paragraph\" style:horizontal-pos=\"from-left\" \
            style:horizontal-rel=\"paragraph\" fo:background-color=\"#e8edff\" draw:fill=\"solid\" draw:fill-color=\"#e8edff\" \
            fo:border=\"0.75pt solid #000091\" fo:padding=\"4pt\" fo:margin-left=\"6pt\"/>";
        let style = self.auto.style("G", String::new(), properties.to_owned());
        self.put(format_args!(
            "<draw:frame draw:style-name=\"{style}\" draw:name=\"Encadré {number}\" text:anchor-type=\"paragraph\" svg:x=\"{}\" svg:y=\"{}\" \
             svg:width=\"{}\"><draw:text-box fo:min-height=\"{}\">",
            pt(frame.left),
            pt(frame.top),
            pt(frame.width),
            pt(frame.height)
        ));
        frame.paras.iter().for_each(|p| self.para(p));
        self.out.push_str("</draw:text-box></draw:frame>");
    }
}

fn field_element(field: &Field, shown: &str) -> String {
    let shown = escaped(shown);
    match field {
        Field::Page => format!("<text:page-number text:select-page=\"current\">{shown}</text:page-number>"),
        Field::Pages => format!("<text:page-count>{shown}</text:page-count>"),
        Field::Ref(name) => format!(
            "<text:bookmark-ref text:reference-format=\"text\" text:ref-name=\"{name}\">{shown}</text:bookmark-ref>"
        ),
        Field::PageRef(name) => format!(
            "<text:bookmark-ref text:reference-format=\"page\" text:ref-name=\"{name}\">{shown}</text:bookmark-ref>"
        ),
        Field::Merge(name) => format!(
            "<text:database-display text:database-name=\"Publipostage\" text:table-name=\"Destinataires\" text:table-type=\"table\" \
             text:column-name=\"{name}\">{shown}</text:database-display>"
        ),
        Field::Seq(name) => format!(
            "<text:sequence text:name=\"{name}\" text:formula=\"ooow:{name}+1\" style:num-format=\"1\">{shown}</text:sequence>"
        ),
    }
}
