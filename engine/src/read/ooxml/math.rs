//! Office MathML (ECMA-376 part 1 §22.1) as linear text.
//!
//! In: `m:oMath`. Out: one line: `(a+b)/2`, `x^2`, `∑_(i=1)^n x_i`, `√(x)`. Deliberately absent: styles and spacing of
//! formulas.

use super::names::{child_val, descend};
use crate::read::xml::{Content, Element};

/// Beyond this depth only the text is taken.
const DEPTH: usize = 100;

/// The linear form of a formula.
pub fn linear(element: &Element) -> String {
    let mut out = String::new();
    children(element, &mut out, 0);
    out
}

fn children(element: &Element, out: &mut String, depth: usize) {
    if depth > DEPTH {
        out.push_str(&element.text());
        return;
    }
    for content in &element.children {
        if let Content::Element(e) = content {
            one(e, out, depth + 1);
        }
    }
}

fn one(e: &Element, out: &mut String, depth: usize) {
    let part = |name: &str| argument(e, name, depth);
    match e.name.as_str() {
        "m:t" | "w:t" | "w:delText" => out.push_str(&e.text()),
        "m:r" if child_val_of_run(e, "m:scr") == Some("double-struck") => {
            let mut inner = String::new();
            children(e, &mut inner, depth);
            out.extend(inner.chars().map(double_struck));
        }
        "m:f" => out.push_str(&format!("{}/{}", grouped(&part("m:num")), grouped(&part("m:den")))),
        "m:sSup" => out.push_str(&format!("{}^{}", part("m:e"), grouped(&part("m:sup")))),
        "m:sSub" => out.push_str(&format!("{}_{}", part("m:e"), grouped(&part("m:sub")))),
        "m:sSubSup" => {
            out.push_str(&format!("{}_{}^{}", part("m:e"), grouped(&part("m:sub")), grouped(&part("m:sup"))));
        }
        "m:sPre" => out.push_str(&format!("_{}^{}{}", grouped(&part("m:sub")), grouped(&part("m:sup")), part("m:e"))),
        "m:rad" => out.push_str(&radical(&part("m:deg"), &part("m:e"))),
        "m:nary" => out.push_str(&nary(e, &part("m:sub"), &part("m:sup"), &part("m:e"))),
        "m:func" => out.push_str(&format!("{} {}", part("m:fName"), part("m:e"))),
        "m:limLow" => out.push_str(&format!("{}_{}", part("m:e"), grouped(&part("m:lim")))),
        "m:limUpp" => out.push_str(&format!("{}^{}", part("m:e"), grouped(&part("m:lim")))),
        "m:d" => delimited(e, out, depth),
        "m:m" => rows(e, "m:mr", out, depth),
        "m:eqArr" => out.push_str(&format!("█({})", all(e, "m:e", "@", depth))),
        "m:acc" | "m:groupChr" => {
            out.push_str(&part("m:e"));
            out.push_str(character(e, "m:chr").unwrap_or("\u{302}"));
        }
        "m:bar" => out.push_str(&format!("{}\u{305}", part("m:e"))),
        name if name.ends_with("Pr") => {}
        "w:rPr" => {}
        _ => children(e, out, depth),
    }
}

fn child_val_of_run<'e>(run: &'e Element, name: &str) -> Option<&'e str> {
    run.child("m:rPr").and_then(|p| p.child(name)).and_then(|c| c.attribute("m:val"))
}

/// The sign that a letter is in double-struck script.
fn double_struck(c: char) -> char {
    match c {
        'C' => 'ℂ',
        'H' => 'ℍ',
        'N' => 'ℕ',
        'P' => 'ℙ',
        'Q' => 'ℚ',
        'R' => 'ℝ',
        'Z' => 'ℤ',
        'A'..='Y' => char::from_u32(0x1D538 + (u32::from(c) - 0x41)).unwrap_or(c),
        'a'..='z' => char::from_u32(0x1D552 + (u32::from(c) - 0x61)).unwrap_or(c),
        '0'..='9' => char::from_u32(0x1D7D8 + (u32::from(c) - 0x30)).unwrap_or(c),
        other => other,
    }
}

fn argument(e: &Element, name: &str, depth: usize) -> String {
    let mut out = String::new();
    if let Some(child) = e.child(name) {
        children(child, &mut out, depth);
    }
    out
}

/// Brackets round what is more than one character or number.
fn grouped(text: &str) -> String {
    let plain = text.chars().count() == 1 || !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if plain { text.to_owned() } else { format!("({text})") }
}

fn radical(degree: &str, base: &str) -> String {
    if degree.is_empty() { format!("√({base})") } else { format!("√({degree}&{base})") }
}

fn nary(e: &Element, sub: &str, sup: &str, base: &str) -> String {
    let mut out = character(e, "m:chr").unwrap_or("∫").to_owned();
    if !sub.is_empty() {
        out.push_str(&format!("_{}", grouped(sub)));
    }
    if !sup.is_empty() {
        out.push_str(&format!("^{}", grouped(sup)));
    }
    format!("{out} {base}")
}

/// A character in the element's properties.
fn character<'e>(e: &'e Element, name: &str) -> Option<&'e str> {
    let properties = e.elements().find(|p| p.name.ends_with("Pr"))?;
    descend(properties, &[name]).and_then(|c| c.attribute("m:val")).or_else(|| child_val(properties, name))
}

fn delimited(e: &Element, out: &mut String, depth: usize) {
    let separator = character(e, "m:sepChr").unwrap_or("|");
    out.push_str(character(e, "m:begChr").unwrap_or("("));
    out.push_str(&all(e, "m:e", separator, depth));
    out.push_str(character(e, "m:endChr").unwrap_or(")"));
}

fn rows(e: &Element, name: &str, out: &mut String, depth: usize) {
    let row = |r: &Element| all(r, "m:e", "&", depth);
    let lines: Vec<String> = e.elements().filter(|c| c.name == name).map(row).collect();
    out.push_str(&format!("■({})", lines.join("@")));
}

fn all(e: &Element, name: &str, separator: &str, depth: usize) -> String {
    let cell = |c: &Element| {
        let mut out = String::new();
        children(c, &mut out, depth);
        out
    };
    e.elements().filter(|c| c.name == name).map(cell).collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Limits, ooxml::names::NAMESPACES, xml};

    fn check(xml: &str, expected: &str) {
        let ns = "http://schemas.openxmlformats.org/officeDocument/2006/math";
        let xml = format!("<m:oMath xmlns:m='{ns}'>{xml}</m:oMath>");
        let part = xml::parse("t", xml.as_bytes(), NAMESPACES, &Limits::default()).unwrap();
        assert_eq!(linear(&part.root), expected);
    }

    #[test]
    fn scripts_are_signs() {
        check("<m:r><m:rPr><m:scr m:val='double-struck'/></m:rPr><m:t>Rx2</m:t></m:r>", "ℝ𝕩𝟚");
    }

    #[test]
    fn formulas() {
        check("<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>", "(a+b)/2");
        check("<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>", "x^2");
        check("<m:d><m:dPr><m:begChr m:val='['/></m:dPr><m:e><m:r><m:t>y</m:t></m:r></m:e></m:d>", "[y)");
        check("<m:rad><m:deg/><m:e><m:r><m:t>x</m:t></m:r></m:e></m:rad>", "√(x)");
    }
}
