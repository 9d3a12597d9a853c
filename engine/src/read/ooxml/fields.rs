//! Field codes (ECMA-376 part 1 §17.16): an instruction in, its kind and arguments out.
//!
//! Arguments are split at blanks outside quotes and joined with one blank; quotes stand only where an argument needs
//! them; `\* MERGEFORMAT` and `\* CHARFORMAT`, which only repeat the look of the result, go; automatic bookmark names keep
//! their beginning (`_Toc`, `_Ref`) and lose their number, because applications renumber them.

use crate::model::{Kind, Node, Property, Value};
use crate::read::automatic::{link_target, reference_name};
use crate::read::dates;

/// A field code in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// Upper case.
    pub kind: String,
    /// Arguments and switches, unquoted.
    pub arguments: Vec<String>,
}

impl Code {
    /// Splits an instruction.
    pub fn parse(instruction: &str) -> Code {
        let mut words = words(instruction).into_iter();
        let mut kind = words.next().unwrap_or_default().to_uppercase();
        let mut arguments: Vec<String> = Vec::new();
        if let Some(formula) = kind.strip_prefix('=').filter(|f| !f.is_empty()).map(str::to_owned) {
            arguments.push(formula);
            kind = "=".to_owned();
        }
        arguments.extend(words);
        drop_look(&mut arguments);
        Code { kind, arguments }
    }

    /// The arguments as one text.
    pub fn instruction(&self) -> String {
        let mut shown: Vec<String> = Vec::with_capacity(self.arguments.len());
        let mut after_picture = false;
        for argument in &self.arguments {
            let picture = after_picture.then(|| dates::picture(argument));
            shown.push(quoted(picture.as_deref().unwrap_or_else(|| reference_name(argument))));
            after_picture = argument == "\\@";
        }
        shown.join(" ")
    }

    /// The target of a `HYPERLINK`.
    pub fn target(&self) -> String {
        let mut target = String::new();
        let mut anchor = None;
        let mut arguments = self.arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "\\l" => anchor = arguments.next(),
                "\\o" | "\\t" => {
                    arguments.next();
                }
                switch if switch.starts_with('\\') && switch.len() == 2 => {}
                other if target.is_empty() => target = other.to_owned(),
                _ => {}
            }
        }
        link_target(&target, anchor.map(String::as_str))
    }

    /// The node of the field, without its result; none for an empty code.
    pub fn node(&self) -> Option<Node> {
        if self.kind.is_empty() {
            return None;
        }
        if let Some(node) = self.other_kind() {
            return Some(node);
        }
        let mut field = Node::new(Kind::Field);
        field.set(Property::FieldKind, Value::token(&self.kind));
        let instruction = self.instruction();
        if !instruction.is_empty() {
            field.set(Property::FieldInstruction, Value::text(instruction));
        }
        Some(field)
    }
}

impl Code {
    /// The node of a code that is not a field to a person: a link, a form field without data, a formula.
    fn other_kind(&self) -> Option<Node> {
        let control = |kind: &str, make: &str| {
            let mut node = Node::new(Kind::Control);
            node.set(Property::ControlKind, Value::token(kind));
            node.set(Property::ControlMake, Value::token(make));
            node
        };
        Some(match self.kind.as_str() {
            "HYPERLINK" => {
                let mut link = Node::new(Kind::Link);
                link.set(Property::LinkTarget, Value::text(self.target()));
                link
            }
            "FORMTEXT" => control("text", "form-field"),
            "FILLIN" => {
                let mut input = control("input", "field");
                if let Some(prompt) = self.arguments.first().filter(|a| !a.is_empty() && !a.starts_with('\\')) {
                    input.set(Property::ControlName, Value::text(prompt.as_str()));
                }
                input
            }
            "FORMCHECKBOX" => control("check-box", "form-field"),
            "FORMDROPDOWN" => control("drop-down", "form-field"),
            "EQ" => {
                let mut formula = Node::new(Kind::Formula);
                formula.set(Property::FormulaText, Value::text(self.instruction()));
                formula
            }
            _ => return None,
        })
    }
}

fn drop_look(arguments: &mut Vec<String>) {
    let look =
        |w: &str| ["MERGEFORMAT", "CHARFORMAT", "MERGEFORMATINET", "ARABIC"].iter().any(|l| w.eq_ignore_ascii_case(l));
    let mut kept: Vec<String> = Vec::with_capacity(arguments.len());
    for argument in arguments.drain(..) {
        if look(&argument) && kept.last().is_some_and(|l| l == "\\*") {
            kept.pop();
        } else {
            kept.push(argument);
        }
    }
    *arguments = kept;
}

fn quoted(argument: &str) -> String {
    if argument.is_empty() || argument.contains(char::is_whitespace) && !argument.starts_with('{') {
        return format!("\"{argument}\"");
    }
    argument.to_owned()
}

/// Words outside quotes; a nested field `{…}` is one word.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut quote, mut depth) = (false, 0usize);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // Quotes begin and end a word even where no blank does.
            '"' | '“' | '”' if depth == 0 => {
                if quote || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                quote = !quote;
            }
            '\\' if !quote && depth == 0 && !word.is_empty() && matches!(chars.peek(), Some('*' | '@' | '#')) => {
                words.push(std::mem::replace(&mut word, "\\".to_owned()));
            }
            '\\' if quote && matches!(chars.peek(), Some('\\' | '"')) => word.extend(chars.next()),
            c if c.is_whitespace() && !quote && depth == 0 => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => {
                match c {
                    '{' => depth += 1,
                    '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                word.push(c);
                // `\\*MERGEFORMAT` is two words.
                if depth == 0 && !quote && matches!(word.as_str(), "\\*" | "\\@" | "\\#") {
                    words.push(std::mem::take(&mut word));
                }
            }
        }
    }
    if quote || !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, kind: &str, instruction: &str) {
        let parsed = Code::parse(code);
        assert_eq!((parsed.kind.as_str(), parsed.instruction().as_str()), (kind, instruction));
    }

    #[test]
    fn codes() {
        check(" page  \\* MERGEFORMAT ", "PAGE", "");
        check("PAGE\\*MERGEFORMAT", "PAGE", "");
        check("DATE \\@ \"dd/MM/yyyy\"", "DATE", "\\@ dd/MM/yyyy");
        check("TIME \\@\"H:mm\\ AM/PM\"", "TIME", "\\@ \"h:mm am/pm\"");
        check("MERGEFIELD \"Nom complet\" \\* Upper", "MERGEFIELD", "\"Nom complet\" \\* Upper");
        check("=SUM(ABOVE)", "=", "SUM(ABOVE)");
        check("PAGEREF _Toc123456 \\h", "PAGEREF", "_Toc \\h");
        check("IF {MERGEFIELD a b} = \"\" x", "IF", "{MERGEFIELD a b} = \"\" x");
        check("", "", "");
    }

    #[test]
    fn targets() {
        let target = |code: &str| Code::parse(code).target();
        assert_eq!(target("HYPERLINK \"http://x.org/a b\" \\o \"tip\""), "http://x.org/a b");
        assert_eq!(target("HYPERLINK \\l \"Chap_1\""), "#Chap_1");
        assert_eq!(target("HYPERLINK \"http://a/\"HYPERLINK http://b/"), "http://a/");
        assert_eq!(target("HYPERLINK\"http://a/\"\\o\"tip\""), "http://a/");
        assert_eq!(target("HYPERLINK \"c:\\\\x.doc\" \\l here"), "c:\\x.doc#here");
    }
}
