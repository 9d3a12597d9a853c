//! Formulas: MathML 3 to one line of text.
//!
//! In: a `math:math` element. Out: `(a+b)/2`, `x^2`, `√(x)`, in the linear form that Word and plain texts share. The StarMath
//! annotation is used only where there is no MathML. Deliberately absent: styles, spacing, alignment.

use crate::read::xml::{Content, Element};

/// Deepest nesting that is written with structure.
const MAX_DEPTH: usize = 60;

/// The linear form of a formula.
pub fn linear(math: &Element) -> String {
    let mut out = String::new();
    write(math, 0, &mut out);
    if out.trim().is_empty() {
        return annotation(math).unwrap_or_default();
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The source in another notation, if the formula carries one.
fn annotation(math: &Element) -> Option<String> {
    let semantics = math.child("math:semantics")?;
    let text = semantics.child("math:annotation").map(Element::text)?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn write(element: &Element, depth: usize, out: &mut String) {
    if depth > MAX_DEPTH {
        out.push_str(&element.text());
        return;
    }
    match local(element) {
        "annotation" | "annotation-xml" | "mspace" | "mphantom" => {}
        "mfrac" => fraction(element, depth, out),
        "msup" => script(element, &["^"], depth, out),
        "msub" | "munder" => script(element, &["_"], depth, out),
        "msubsup" | "munderover" => script(element, &["_", "^"], depth, out),
        "mover" => over(element, depth, out),
        "msqrt" => {
            out.push_str("√(");
            all(element, depth, out);
            out.push(')');
        }
        "mroot" => root(element, depth, out),
        "mfenced" => fenced(element, depth, out),
        "mtr" | "mlabeledtr" => separated(element, "&", depth, out),
        "mtable" => {
            out.push_str("■(");
            separated(element, "@", depth, out);
            out.push(')');
        }
        "mtext" | "ms" => out.push_str(&element.text()),
        "mi" | "mn" | "mo" => out.push_str(element.text().trim()),
        _ => all(element, depth, out),
    }
}

fn local(element: &Element) -> &str {
    element.name.rsplit(':').next().unwrap_or("")
}

fn children(element: &Element) -> Vec<&Element> {
    element.elements().collect()
}

fn all(element: &Element, depth: usize, out: &mut String) {
    for content in &element.children {
        match content {
            Content::Element(child) => write(child, depth + 1, out),
            Content::Text(text) => out.push_str(text.trim()),
        }
    }
}

/// An operand: in brackets where it is more than one character or a number (as the readers of Word's formulas do).
fn group(operand: &Element, depth: usize, out: &mut String) {
    let mut text = String::new();
    write(operand, depth + 1, &mut text);
    let text = text.trim();
    let plain = text.chars().count() == 1 || !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if plain {
        out.push_str(text);
    } else {
        out.push('(');
        out.push_str(text);
        out.push(')');
    }
}

fn fraction(element: &Element, depth: usize, out: &mut String) {
    if let [above, below] = children(element).as_slice() {
        group(above, depth, out);
        out.push('/');
        group(below, depth, out);
    } else {
        all(element, depth, out);
    }
}

/// A base with indices; a large operator is set off from what it is over.
fn script(element: &Element, operators: &[&str], depth: usize, out: &mut String) {
    let operands = children(element);
    let Some((base, rest)) = operands.split_first() else { return };
    let start = out.len();
    write(base, depth + 1, out);
    let large =
        out.get(start..).is_some_and(|b| matches!(b.trim(), "∑" | "∏" | "∫" | "∬" | "∭" | "∮" | "⋃" | "⋂" | "∐"));
    for (operator, operand) in operators.iter().zip(rest) {
        if operand.elements().next().is_none() && operand.text().trim().is_empty() {
            continue;
        }
        out.push_str(operator);
        group(operand, depth, out);
    }
    if large {
        out.push(' ');
    }
}

/// An accent, else something set above.
fn over(element: &Element, depth: usize, out: &mut String) {
    let operands = children(element);
    let above = operands.get(1).map(|e| e.text());
    let accent = above.as_deref().and_then(|a| combining(a.trim()));
    match (operands.first(), accent) {
        (Some(base), Some(accent)) => {
            write(base, depth + 1, out);
            out.push(accent);
        }
        _ => script(element, &["^"], depth, out),
    }
}

fn combining(accent: &str) -> Option<char> {
    Some(match accent {
        "^" | "ˆ" | "\u{302}" => '\u{302}',
        "~" | "˜" | "\u{303}" => '\u{303}',
        "¯" | "‾" | "\u{305}" => '\u{305}',
        "˙" | "\u{307}" => '\u{307}',
        "¨" | "\u{308}" => '\u{308}',
        "→" | "⃗" => '\u{20d7}',
        _ => return None,
    })
}

fn root(element: &Element, depth: usize, out: &mut String) {
    if let [base, index] = children(element).as_slice() {
        out.push('√');
        out.push('(');
        write(index, depth + 1, out);
        out.push('&');
        write(base, depth + 1, out);
        out.push(')');
    } else {
        all(element, depth, out);
    }
}

fn fenced(element: &Element, depth: usize, out: &mut String) {
    out.push_str(element.attribute("open").unwrap_or("("));
    separated(element, element.attribute("separators").unwrap_or(",").trim(), depth, out);
    out.push_str(element.attribute("close").unwrap_or(")"));
}

fn separated(element: &Element, separator: &str, depth: usize, out: &mut String) {
    for (index, child) in element.elements().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        write(child, depth + 1, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Limits;
    use crate::read::odf::source::NAMESPACES;

    fn check(xml: &str, expected: &str) {
        let xml = format!("<math xmlns='http://www.w3.org/1998/Math/MathML'>{xml}</math>");
        let part = crate::read::xml::parse("", xml.as_bytes(), NAMESPACES, &Limits::default()).unwrap();
        assert_eq!(linear(&part.root), expected);
    }

    #[test]
    fn structure_is_linear() {
        check("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac>", "a/(b+1)");
        check("<msup><mi>x</mi><mn>2</mn></msup>", "x^2");
        check("<msqrt><mi>x</mi></msqrt>", "√(x)");
        check("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>", "∑_i^n");
    }

    #[test]
    fn annotation_only_where_there_is_nothing_else() {
        check("<semantics><mi>x</mi><annotation>X</annotation></semantics>", "x");
        check("<semantics><mrow/><annotation>X  over Y</annotation></semantics>", "X over Y");
    }
}
