//! Fields: instructions in, kind and normalised arguments out (specification: “Fields”, “Form fields”).
//!
//! Deliberately absent: switches that only say how a result is formatted when it is updated (`\* MERGEFORMAT`, …).

use crate::model::{Kind, Node, Properties, Property, Value};
use crate::read::automatic;
use crate::read::dates;

/// A field that is being read.
#[derive(Debug, Default)]
pub(super) struct OpenField {
    /// Number of inlines of the paragraph before it.
    pub(super) start: usize,
    /// Text of `\*\fldinst`.
    pub(super) instruction: String,
    /// Its result went on over the end of a paragraph.
    pub(super) broken: bool,
    /// `\*\formfield`
    pub(super) form: Option<Form>,
    /// The text that `\*\formfield` stands in.
    pub(super) text: Properties,
    /// `\fldlock`
    pub(super) locked: bool,
    /// Offset of `\field`.
    pub(super) offset: usize,
}

/// Data of a legacy form field.
#[derive(Debug, Default)]
pub(super) struct Form {
    kind: i32,
    result: Option<i32>,
    default: Option<i32>,
    text_kind: i32,
    /// `\ffname`
    pub(super) name: String,
    /// `\ffdeftext`
    pub(super) default_text: String,
    /// `\ffl`
    pub(super) items: Vec<String>,
}

impl Form {
    /// Takes a control word of the data; false where it is none.
    pub(super) fn apply(&mut self, word: &str, number: Option<i32>) -> bool {
        match word {
            "fftype" => self.kind = number.unwrap_or(0),
            "ffres" => self.result = number.filter(|&n| n != 25),
            "ffdefres" => self.default = number,
            "fftypetxt" => self.text_kind = number.unwrap_or(0),
            "ffownhelp" | "ffownstat" | "ffprot" | "ffsize" | "ffmaxlen" | "ffhps" | "ffrecalc" | "ffhaslistbox" => {}
            _ => return false,
        }
        true
    }

    /// The control, with the field's result as its text.
    fn control(self, children: Vec<Node>) -> Node {
        let mut node = Node::new(Kind::Control);
        let chosen = self.result.or(self.default);
        let (kind, value) = match self.kind {
            1 => ("check-box", Some(if chosen.unwrap_or(0) == 0 { "false" } else { "true" }.to_owned())),
            2 => ("drop-down", Some(self.choice(chosen))),
            _ => (if self.text_kind == 2 { "date" } else { "text" }, None),
        };
        node.set(Property::ControlKind, Value::token(kind));
        node.set(Property::ControlMake, Value::token("form-field"));
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            node.set(Property::ControlValue, Value::Text(value));
        }
        if !self.items.is_empty() {
            node.set(Property::ControlItems, Value::Text(self.items.join("|")));
        }
        if !self.name.is_empty() {
            node.set(Property::ControlName, Value::Text(self.name));
        }
        if matches!(kind, "text" | "date") {
            node.children = children;
        }
        node
    }

    fn choice(&self, chosen: Option<i32>) -> String {
        let at = usize::try_from(chosen.unwrap_or(0)).unwrap_or(0);
        self.items.get(at).cloned().unwrap_or_default()
    }
}

/// The node of a field with its cached result; none where it is not one to be seen.
pub(super) fn node(instruction: &str, form: Option<Form>, children: Vec<Node>) -> Node {
    let words = words(instruction);
    let kind = words.first().map(|word| word.to_uppercase()).unwrap_or_default();
    match kind.as_str() {
        "HYPERLINK" => link(&words, children),
        "FILLIN" => fill_in(&words, children),
        "FORMTEXT" | "FORMCHECKBOX" | "FORMDROPDOWN" => control(&kind, form, children),
        "EQ" => formula(instruction.trim().get(2..).unwrap_or_default()),
        _ => field(&kind, &words, children),
    }
}

fn field(kind: &str, words: &[String], children: Vec<Node>) -> Node {
    let mut node = Node::new(Kind::Field);
    let kind = match kind.strip_prefix('=') {
        Some(_) => "=",
        None => kind,
    };
    node.set(Property::FieldKind, Value::token(kind));
    let arguments = arguments(kind, words);
    if !arguments.is_empty() {
        node.set(Property::FieldInstruction, Value::Text(arguments));
    }
    node.children = children;
    node
}

/// A text that a person is asked for.
fn fill_in(words: &[String], children: Vec<Node>) -> Node {
    let mut node = Node::new(Kind::Control);
    node.set(Property::ControlKind, Value::token("input"));
    node.set(Property::ControlMake, Value::token("field"));
    if let Some(prompt) = words.get(1).filter(|word| !word.is_empty() && !word.starts_with('\\')) {
        node.set(Property::ControlName, Value::text(prompt.as_str()));
    }
    node.children = children;
    node
}

fn control(kind: &str, form: Option<Form>, children: Vec<Node>) -> Node {
    let mut form = form.unwrap_or_default();
    form.kind = match kind {
        "FORMCHECKBOX" => 1,
        "FORMDROPDOWN" => 2,
        _ => 0,
    };
    form.control(children)
}

fn formula(text: &str) -> Node {
    let mut node = Node::new(Kind::Formula);
    node.set(Property::FormulaText, Value::text(text.split_whitespace().collect::<Vec<_>>().join(" ")));
    node
}

fn link(words: &[String], children: Vec<Node>) -> Node {
    let mut node = Node::new(Kind::Link);
    node.set(Property::LinkTarget, Value::Text(link_target(words)));
    node.children = children;
    node
}

fn link_target(words: &[String]) -> String {
    let (mut target, mut anchor) = (String::new(), None);
    let mut rest = words.iter().skip(1);
    while let Some(word) = rest.next() {
        match word.as_str() {
            "\\l" => anchor = rest.next(),
            "\\o" | "\\t" | "\\s" => drop(rest.next()),
            switch if switch.starts_with('\\') && switch.len() <= 3 && !switch.starts_with("\\\\") => {}
            text if target.is_empty() => target = text.to_owned(),
            _ => {}
        }
    }
    automatic::link_target(&target, anchor.map(String::as_str))
}

/// Arguments and switches joined by one blank, those that only repeat the result's format left out.
fn arguments(kind: &str, words: &[String]) -> String {
    let mut out: Vec<String> = Vec::new();
    let first = words.first().and_then(|word| word.strip_prefix('=')).filter(|rest| kind == "=" && !rest.is_empty());
    out.extend(first.map(str::to_owned));
    let mut rest = words.iter().skip(1).peekable();
    while let Some(word) = rest.next() {
        let silent = |next: &&String| {
            matches!(next.to_uppercase().as_str(), "MERGEFORMAT" | "CHARFORMAT" | "MERGEFORMATINET" | "ARABIC")
        };
        if word == "\\@"
            && let Some(picture) = rest.peek().map(|next| dates::picture(next))
        {
            rest.next();
            out.extend([word.clone(), quoted_where_needed(&picture)]);
        } else if word == "\\*" && rest.peek().is_some_and(silent) {
            rest.next();
        } else {
            out.push(quoted_where_needed(automatic::reference_name(word)));
        }
    }
    out.join(" ")
}

fn quoted_where_needed(word: &str) -> String {
    if word.contains(' ') || word.is_empty() { format!("\"{word}\"") } else { word.to_owned() }
}

/// Cuts an instruction into words: quoted ones without their quotes, `\*MERGEFORMAT` into two.
pub(super) fn words(instruction: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut chars = instruction.trim().chars().peekable();
    while let Some(&c) = chars.peek() {
        if c.is_whitespace() {
            chars.next();
        } else if matches!(c, '"' | '“' | '”') {
            chars.next();
            out.push(quoted(&mut chars));
        } else {
            out.push(bare(&mut chars));
        }
    }
    out
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn quoted(chars: &mut Chars) -> String {
    let mut word = String::new();
    while let Some(c) = chars.next() {
        match c {
            '"' | '“' | '”' => break,
            '\\' => word.extend(chars.next_if(|next| matches!(next, '\\' | '"')).or(Some('\\'))),
            c => word.push(c),
        }
    }
    word
}

fn bare(chars: &mut Chars) -> String {
    let mut word = String::new();
    while let Some(c) = chars.next_if(|c| !c.is_whitespace() && *c != '"') {
        word.push(c);
        if matches!(word.as_str(), "\\*" | "\\@" | "\\#") {
            break;
        }
    }
    word
}

/// The character and font of a `SYMBOL` field.
pub(super) fn symbol(instruction: &str) -> Option<(char, Option<String>)> {
    let words = words(instruction);
    if !words.first()?.eq_ignore_ascii_case("SYMBOL") {
        return None;
    }
    let code = words.get(1)?;
    let code = match code.strip_prefix("0x") {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => code.parse().ok()?,
    };
    let has = |switch: &str| words.iter().any(|word| word == switch);
    let font = words.iter().position(|word| word == "\\f").and_then(|at| words.get(at + 1)).cloned();
    let private = font.is_some() && code < 0x100 && !has("\\u") && !has("\\a");
    char::from_u32(if private { 0xF000 + code } else { code }).map(|c| (c, font))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(instruction: &str, kind: &str, arguments: &str) {
        let node = node(instruction, None, Vec::new());
        assert_eq!(node.get(Property::FieldKind), Some(Value::token(kind)));
        let text = node.get(Property::FieldInstruction).unwrap_or(Value::text(""));
        assert_eq!(text, Value::text(arguments));
    }

    #[test]
    fn instructions_are_normalised() {
        check(" page  \\* MERGEFORMAT ", "PAGE", "");
        check("DATE \\@\"d MMMM yyyy\"", "DATE", "\\@ \"d MMMM yyyy\"");
        check(" = 2+3 \\# 0", "=", "2+3 \\# 0");
        check("MERGEFIELD \"Nom\" \\*MERGEFORMAT", "MERGEFIELD", "Nom");
    }

    #[test]
    fn links_have_targets() {
        let target = |text: &str| node(text, None, Vec::new()).get(Property::LinkTarget);
        assert_eq!(target("HYPERLINK \"http://a/\" \\l \"b\" \\t \"_blank\""), Some(Value::text("http://a/#b")));
        assert_eq!(target("HYPERLINK \\\\l mark"), Some(Value::text("\\\\l")));
        assert_eq!(target("HYPERLINK  \\l \"_Toc1\""), Some(Value::text("#_Toc")));
    }

    #[test]
    fn symbols_are_characters() {
        assert_eq!(symbol("SYMBOL 183 \\f \"Symbol\" \\s 10"), Some(('\u{F0B7}', Some("Symbol".into()))));
        assert_eq!(symbol("SYMBOL 8364 \\u"), Some(('€', None)));
    }
}
