//! Fields: one kind per meaning, in the words of RTF and WordprocessingML (ODF 1.3 part 3, §7; field marks are those of
//! LibreOffice's Word filters).
//!
//! In: field elements. Out: Field nodes whose children are the cached result; Control nodes for form fields. Deliberately
//! absent: number and date formats, that only repeat the result; formulas' own syntax, which is kept as it is.

use super::inline::Inlines;
use super::reader::{CharState, Reader};
use crate::model::{Kind, Node, Property, Value};
use crate::read::automatic;
use crate::read::control_look::{set_box_size, set_look};
use crate::read::dates::{picture, set_fixed};
use crate::read::xml::Element;
use std::rc::Rc;

/// What a field element is.
struct FieldKind {
    kind: &'static str,
    instruction: String,
}

fn plain(kind: &'static str) -> Option<FieldKind> {
    Some(FieldKind { kind, instruction: String::new() })
}

fn with(kind: &'static str, instruction: impl Into<String>) -> Option<FieldKind> {
    Some(FieldKind { kind, instruction: instruction.into() })
}

impl<'a> Reader<'a> {
    /// Reads a field, if the element is one.
    pub fn field(&mut self, element: &'a Element, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) -> bool {
        match element.name.as_str() {
            "field:fieldmark-start" => self.mark_start(element, state, out),
            "field:fieldmark-separator" => self.mark_separator(out),
            "field:fieldmark-end" => out.close_field(),
            "field:fieldmark" => {
                self.mark_start(element, state, out);
                out.close_field();
            }
            "text:drop-down" => self.drop_down(element, state, out),
            "text:text-input" => self.text_input(element, state, out),
            "loext:content-control" => self.content_control(element, state, out),
            "text:meta-field" => self.transparent(element, state, out),
            "text:ruby-text" => {
                let node = self.unknown(element);
                out.push(node);
            }
            _ => return self.plain_field(element, state, out),
        }
        true
    }

    fn plain_field(&mut self, element: &'a Element, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) -> bool {
        let Some(kind) = document_field(element).or_else(|| value_field(element)).or_else(|| reference_field(element))
        else {
            return false;
        };
        let children = self.contained(element, state, out);
        let mut node = self.node(Kind::Field, element);
        node.set(Property::FieldKind, Value::token(kind.kind));
        let instruction = kind.instruction.trim();
        if !instruction.is_empty() {
            node.set(Property::FieldInstruction, Value::text(instruction));
        }
        set_fixed(element.attribute("text:fixed") == Some("true"), &mut node);
        node.children = children;
        out.push(node);
        true
    }

    fn mark_start(&mut self, element: &'a Element, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) {
        let full = element.attribute("field:type").unwrap_or("");
        let kind = full.rsplit('.').next().unwrap_or("").to_ascii_uppercase();
        let mut node = match kind.as_str() {
            "FORMTEXT" | "FORMCHECKBOX" | "FORMDROPDOWN" | "FORMDATE" | "DATE"
                if full.contains("FORM") || kind == "DATE" =>
            {
                self.form_mark(element, &kind)
            }
            _ => self.field_mark(element, &kind),
        };
        set_box_size(&state.properties, &mut node);
        out.open_field(node);
    }

    fn field_mark(&mut self, element: &'a Element, kind: &str) -> Node {
        let code = param(element, &["vnd.oasis.opendocument.field.code", "code"]).unwrap_or("");
        let mut node = self.node(Kind::Field, element);
        match split_instruction(code) {
            Some((word, rest)) => set_instruction(&mut node, &word, &rest),
            None => set_instruction(&mut node, kind, &mark_target(element)),
        }
        node
    }

    fn form_mark(&mut self, element: &'a Element, kind: &str) -> Node {
        let mut node = self.node(Kind::Control, element);
        let word = match kind {
            "FORMCHECKBOX" => "check-box",
            "FORMDROPDOWN" => "drop-down",
            "FORMDATE" | "DATE" => "date",
            _ => "text",
        };
        node.set(Property::ControlKind, Value::token(word));
        node.set(Property::ControlMake, Value::token("form-field"));
        if let Some(name) = element.attribute("text:name").filter(|n| !is_automatic_mark(n)) {
            node.set(Property::ControlName, Value::text(name));
        }
        match word {
            "check-box" => {
                let checked = param(element, &["Checkbox_Checked"]).is_some_and(|v| v == "true" || v == "1");
                node.set(Property::ControlValue, Value::text(if checked { "true" } else { "false" }));
            }
            "drop-down" => set_choices(element, &mut node),
            "date" => {
                let date = param(element, &["DateField_CurrentDate"]).map(day).filter(|d| !d.is_empty());
                if let Some(date) = date {
                    node.set(Property::ControlDate, Value::Text(date));
                }
            }
            _ => {}
        }
        node
    }

    /// Newer files write the instruction as text before a separator.
    fn mark_separator(&mut self, out: &mut Inlines<'a>) {
        let Some(mark) = out.open_mark() else { return };
        let code: String = mark.children.drain(..).map(|node| node.full_text()).collect();
        if let Some((word, rest)) = split_instruction(&code).filter(|_| mark.kind == Kind::Field) {
            set_instruction(mark, &word, &rest);
        }
    }

    fn drop_down(&mut self, element: &'a Element, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) {
        let mut node = self.node(Kind::Control, element);
        node.set(Property::ControlKind, Value::token("drop-down"));
        node.set(Property::ControlMake, Value::token("field"));
        let labels: Vec<&Element> = element.elements().filter(|e| e.name == "text:label").collect();
        let value = |e: &Element| e.attribute("text:value").unwrap_or("").to_owned();
        let items: Vec<String> = labels.iter().map(|e| value(e)).collect();
        node.set(Property::ControlItems, Value::Text(items.join("|")));
        if let Some(selected) = labels.iter().find(|e| e.attribute("text:current-selected") == Some("true")) {
            node.set(Property::ControlValue, Value::Text(value(selected)));
        }
        if let Some(name) = element.attribute("text:name").filter(|n| !n.is_empty()) {
            node.set(Property::ControlName, Value::text(name));
        }
        node.children = self.drop_down_text(element, state, out);
        out.push(node);
    }

    /// The shown text stands after the labels.
    fn drop_down_text(&mut self, element: &'a Element, state: &Rc<CharState<'a>>, out: &Inlines<'a>) -> Vec<Node> {
        let mut inner = Inlines::new(Node::new(Kind::Paragraph), Rc::clone(&out.base));
        for content in &element.children {
            if let crate::read::xml::Content::Text(text) = content {
                self.character(text.trim(), state, &mut inner);
            }
        }
        inner.nodes
    }

    /// A text that a person is asked for; LibreOffice writes it for plain text controls too.
    fn text_input(&mut self, element: &'a Element, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) {
        let children = self.contained(element, state, out);
        let mut node = self.node(Kind::Control, element);
        node.set(Property::ControlKind, Value::token("input"));
        node.set(Property::ControlMake, Value::token("field"));
        if let Some(prompt) = element.attribute("text:description").filter(|d| !d.is_empty()) {
            node.set(Property::ControlName, Value::text(prompt));
        }
        node.children = children;
        out.push(node);
    }

    fn content_control(&mut self, element: &'a Element, state: &Rc<CharState<'a>>, out: &mut Inlines<'a>) {
        let children = self.contained(element, state, out);
        let mut node = self.node(Kind::Control, element);
        let on = |name| element.attribute(name) == Some("true");
        let items: Vec<String> = element
            .elements()
            .filter(|e| e.name == "loext:list-item")
            .map(|e| e.attribute("loext:display-text").or(e.attribute("loext:value")).unwrap_or("").to_owned())
            .collect();
        let kind = match () {
            () if on("loext:checkbox") => "check-box",
            () if on("loext:combobox") || on("loext:combo-box") => "combo-box",
            () if on("loext:dropdown") || !items.is_empty() => "drop-down",
            () if on("loext:picture") => "picture",
            () if on("loext:date") => "date",
            () if on("loext:plain-text") => "text",
            () => "rich-text",
        };
        node.set(Property::ControlKind, Value::token(kind));
        node.set(Property::ControlMake, Value::token("content-control"));
        for (property, attribute) in [(Property::ControlName, "loext:alias"), (Property::ControlTag, "loext:tag")] {
            if let Some(said) = element.attribute(attribute).filter(|said| !said.is_empty()) {
                node.set(property, Value::text(said));
            }
        }
        if !items.is_empty() {
            node.set(Property::ControlItems, Value::Text(items.join("|")));
        }
        node.children = children.into_iter().filter(|n| n.label != "loext:list-item").collect();
        node.set(Property::ControlPlaceholder, Value::Flag(on("loext:showing-place-holder")));
        node.set(Property::ControlLines, Value::Flag(on("loext:multi-line")));
        if kind == "check-box" {
            node.set(Property::ControlValue, Value::text(if on("loext:checked") { "true" } else { "false" }));
        }
        if let Some(day) = element.attribute("loext:current-date").map(day).filter(|d| !d.is_empty()) {
            node.set(Property::ControlDate, Value::Text(day));
        }
        if let Some(path) = element.attribute("loext:data-binding-xpath").filter(|path| !path.is_empty()) {
            node.set(Property::ControlBinding, Value::text(path));
        }
        if let Some(format) = element.attribute("loext:date-format").filter(|f| kind == "date" && !f.is_empty()) {
            node.set(Property::ControlDateFormat, Value::text(picture(format)));
        }
        set_look(
            element.attribute("loext:lock"),
            element.attribute("loext:appearance"),
            element.attribute("loext:color").map(|c| c.trim_start_matches('#')),
            &mut node,
        );
        out.push(node);
    }
}

/// The day of a date, which offices write with stops as well.
fn day(date: &str) -> String {
    let day = date.split('T').next().unwrap_or_default().trim();
    let dashed = day.replace('.', "-");
    let is_day = dashed.len() == 10 && dashed.chars().all(|c| c.is_ascii_digit() || c == '-');
    if is_day { dashed } else { String::new() }
}

fn is_automatic_mark(name: &str) -> bool {
    name.is_empty() || name.starts_with("__Fieldmark__") || name == "Unknown"
}

fn params<'e>(element: &'e Element, name: &str) -> impl Iterator<Item = &'e str> {
    element
        .elements()
        .filter(move |e| e.name == "field:param" && e.attribute("field:name") == Some(name))
        .filter_map(|e| e.attribute("field:value"))
}

fn param<'e>(element: &'e Element, names: &[&str]) -> Option<&'e str> {
    names.iter().find_map(|name| params(element, name).next())
}

fn set_choices(element: &Element, node: &mut Node) {
    let items: Vec<&str> = params(element, "Dropdown_ListEntry").collect();
    let selected = param(element, &["Dropdown_Selected"]).and_then(|v| v.parse::<usize>().ok());
    if let Some(value) = selected.and_then(|index| items.get(index)) {
        node.set(Property::ControlValue, Value::text(*value));
    }
    node.set(Property::ControlItems, Value::Text(items.join("|")));
}

fn mark_target(element: &Element) -> String {
    param(element, &["vnd.oasis.opendocument.field.target", "LinkTarget", "target"]).unwrap_or("").to_owned()
}

fn set_instruction(node: &mut Node, word: &str, rest: &str) {
    node.set(Property::FieldKind, Value::token(&word.to_uppercase()));
    if rest.is_empty() {
        node.properties.remove(&Property::FieldInstruction);
    } else {
        node.set(Property::FieldInstruction, Value::text(rest));
    }
}

/// Kind and arguments of an instruction: one blank between them, quotes only where needed, without the switches that only
/// repeat the look of the result.
fn split_instruction(code: &str) -> Option<(String, String)> {
    let mut words = words(code).into_iter();
    let kind = words.next()?.to_uppercase();
    let look = ["MERGEFORMAT", "CHARFORMAT", "MERGEFORMATINET", "ARABIC"];
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        let repeats =
            kept.last().is_some_and(|last| last == "\\*") && look.iter().any(|l| word.eq_ignore_ascii_case(l));
        if repeats {
            kept.pop();
        } else {
            kept.push(word);
        }
    }
    Some((kind, kept.iter().map(|word| quoted(automatic::reference_name(word))).collect::<Vec<_>>().join(" ")))
}

/// Words outside quotes.
fn words(code: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut inside, mut open) = (false, false);
    for c in code.chars() {
        if c == '"' || c == '“' || c == '”' {
            inside = !inside;
            if inside && !open {
                words.push(String::new());
                open = true;
            }
        } else if c.is_whitespace() && !inside {
            open = false;
        } else {
            if !open {
                words.push(String::new());
                open = true;
            }
            if let Some(word) = words.last_mut() {
                word.push(c);
            }
        }
    }
    words
}

/// A link's target, without the number of an automatic anchor.
pub fn link_target(href: &str) -> String {
    match href.split_once('#') {
        Some((target, anchor)) => automatic::link_target(target, Some(anchor)),
        None => href.to_owned(),
    }
}

/// Fields about the document, its page and its people.
fn document_field(element: &Element) -> Option<FieldKind> {
    match element.name.as_str() {
        "text:page-number" => with("PAGE", page_instruction(element)),
        "text:page-continuation" => plain("PAGE-CONTINUATION"),
        "text:page-count" => plain("NUMPAGES"),
        "text:page-variable-set" => plain("PAGE-VARIABLE-SET"),
        "text:page-variable-get" => plain("PAGE-VARIABLE"),
        "text:word-count" => plain("NUMWORDS"),
        "text:character-count" => plain("NUMCHARS"),
        "text:paragraph-count" => plain("NUMPARAGRAPHS"),
        "text:table-count" => plain("NUMTABLES"),
        "text:image-count" => plain("NUMIMAGES"),
        "text:object-count" => plain("NUMOBJECTS"),
        "text:date" => plain("DATE"),
        "text:time" => plain("TIME"),
        "text:creation-date" | "text:creation-time" => plain("CREATEDATE"),
        "text:modification-date" | "text:modification-time" => plain("SAVEDATE"),
        "text:print-date" | "text:print-time" => plain("PRINTDATE"),
        "text:editing-duration" => plain("EDITTIME"),
        "text:editing-cycles" => plain("REVNUM"),
        "text:initial-creator" => plain("AUTHOR"),
        "text:author-name" => plain("USERNAME"),
        "text:author-initials" => plain("USERINITIALS"),
        "text:creator" => plain("LASTSAVEDBY"),
        "text:printed-by" => plain("PRINTEDBY"),
        "text:title" => plain("TITLE"),
        "text:subject" => plain("SUBJECT"),
        "text:keywords" => plain("KEYWORDS"),
        "text:description" => plain("COMMENTS"),
        "text:template-name" => plain("TEMPLATE"),
        "text:file-name" => with("FILENAME", file_instruction(element)),
        "text:chapter" => with("STYLEREF", attribute(element, "text:outline-level")),
        "text:sheet-name" => plain("SHEETNAME"),
        "text:user-defined" => with("DOCPROPERTY", quoted(&attribute(element, "text:name"))),
        name if name.starts_with("text:sender-") => with("USERADDRESS", name.trim_start_matches("text:sender-")),
        _ => None,
    }
}

/// Fields with a value of their own.
fn value_field(element: &Element) -> Option<FieldKind> {
    let name = || attribute(element, "text:name");
    let formula = || attribute(element, "text:formula");
    match element.name.as_str() {
        "text:sequence" => with("SEQ", name()),
        "text:variable-set" => with("SET", format!("{} {}", name(), clean_formula(&formula()))),
        "text:variable-get" => with("REF", name()),
        "text:user-field-get" | "text:user-field-input" => with("DOCVARIABLE", name()),
        "text:variable-input" => {
            with("ASK", format!("{} {}", name(), optional(&attribute(element, "text:description"))))
        }
        "text:expression" => with("=", clean_formula(&formula())),
        "text:conditional-text" => with("IF", conditional_instruction(element)),
        "text:hidden-text" => with("HIDDENTEXT", attribute(element, "text:condition")),
        "text:hidden-paragraph" => with("HIDDENPARAGRAPH", attribute(element, "text:condition")),
        "text:placeholder" => with("MACROBUTTON", quoted(&element.text())),
        "text:database-display" => with("MERGEFIELD", quoted(&attribute(element, "text:column-name"))),
        "text:database-next" => plain("NEXT"),
        "text:database-row-select" => plain("SKIPIF"),
        "text:database-row-number" => plain("MERGEREC"),
        "text:database-name" => with("DATABASE", attribute(element, "text:table-name")),
        "text:script" => with("SCRIPT", attribute(element, "script:language")),
        "text:execute-macro" => with("MACROBUTTON", name()),
        "text:dde-connection" => with("DDEAUTO", attribute(element, "text:connection-name")),
        "text:measure" => plain("MEASURE"),
        _ => None,
    }
}

/// References, and marks that indexes are made of.
fn reference_field(element: &Element) -> Option<FieldKind> {
    let target = automatic::reference_name(&attribute(element, "text:ref-name")).to_owned();
    match element.name.as_str() {
        "text:bookmark-ref" | "text:reference-ref" | "text:sequence-ref" => reference(element, &target),
        "text:note-ref" => with("NOTEREF", target),
        "text:bibliography-mark" => with("CITATION", attribute(element, "text:identifier")),
        "text:toc-mark" => with("TC", optional(&attribute(element, "text:string-value"))),
        "text:user-index-mark" => with("TC", optional(&attribute(element, "text:string-value"))),
        "text:alphabetical-index-mark" => with("XE", index_entry(element, &attribute(element, "text:string-value"))),
        "text:toc-mark-start" | "text:user-index-mark-start" => plain("TC"),
        "text:alphabetical-index-mark-start" => with("XE", index_entry(element, "")),
        _ => None,
    }
}

fn reference(element: &Element, target: &str) -> Option<FieldKind> {
    match element.attribute("text:reference-format").unwrap_or("text") {
        "page" => with("PAGEREF", target),
        "direction" => with("REF", format!("{target} \\p")),
        "number" => with("REF", format!("{target} \\r")),
        "number-no-superior" => with("REF", format!("{target} \\n")),
        "number-all-superior" => with("REF", format!("{target} \\w")),
        _ => with("REF", target),
    }
}

fn attribute(element: &Element, name: &str) -> String {
    element.attribute(name).unwrap_or("").to_owned()
}

/// An argument, in quotes where it needs them.
pub fn quoted(text: &str) -> String {
    let needs = text.is_empty() || text.contains(char::is_whitespace) && !text.starts_with('{');
    if needs { format!("\"{text}\"") } else { text.to_owned() }
}

/// An argument that may be missing.
fn optional(text: &str) -> String {
    if text.is_empty() { String::new() } else { quoted(text) }
}

/// `ooow:a+1` is `a+1`.
fn clean_formula(formula: &str) -> &str {
    formula.strip_prefix("ooow:").or_else(|| formula.strip_prefix("of:=")).unwrap_or(formula)
}

fn page_instruction(element: &Element) -> String {
    let select = element.attribute("text:select-page").filter(|s| matches!(*s, "previous" | "next")).unwrap_or("");
    let adjust = element.attribute("text:page-adjust").filter(|a| *a != "0").unwrap_or("");
    format!("{select} {adjust}")
}

fn file_instruction(element: &Element) -> &'static str {
    match element.attribute("text:display") {
        Some("full" | "path") | None => "\\p",
        _ => "",
    }
}

fn conditional_instruction(element: &Element) -> String {
    let condition = attribute(element, "text:condition");
    let yes = attribute(element, "text:string-value-if-true");
    let no = attribute(element, "text:string-value-if-false");
    format!("{} {} {}", clean_formula(&condition), quoted(&yes), quoted(&no))
}

fn index_entry(element: &Element, text: &str) -> String {
    let keys = [attribute(element, "text:key1"), attribute(element, "text:key2"), text.to_owned()];
    optional(&keys.iter().filter(|k| !k.is_empty()).cloned().collect::<Vec<_>>().join(":"))
}

#[cfg(test)]
mod tests {
    use super::split_instruction;

    #[test]
    fn instructions_are_normalised() {
        let check = |code, kind: &str, rest: &str| {
            assert_eq!(split_instruction(code), Some((kind.to_owned(), rest.to_owned())), "{code}");
        };
        check(" page  \\* MERGEFORMAT ", "PAGE", "");
        check("HYPERLINK  \"http://x/\" \\l a", "HYPERLINK", "http://x/ \\l a");
        check("REF _Ref12345 \\h", "REF", "_Ref \\h");
        check("MERGEFIELD \"Nom de famille\"", "MERGEFIELD", "\"Nom de famille\"");
        assert_eq!(split_instruction("  "), None);
    }
}
