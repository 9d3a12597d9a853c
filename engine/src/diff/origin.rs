//! On which side of the office's model a difference arose (design §5).
//!
//! In: findings of saves, the original, and the witness (flat ODF of the same load). Out: the findings with an
//! [`Origin`]. What is lost in the saved file and present in the witness was lost on export; what is missing in the
//! witness, and flat ODF can carry it, on import; anything else stays unlocated.
//! The witness is an export too: [`carries`] is the list of what flat ODF cannot tell.

use super::{DiffOptions, diff};
use crate::finding::{Change, Finding, Origin, Path, Subject};
use crate::format::{Format, Route};
use crate::model::{Kind, Node, Property, Value};
use std::collections::HashMap;

/// Sets the origin of findings about one document, of any of its routes. Without a witness nothing is located.
pub fn locate(findings: &mut [Finding], original: &Node, from: Format, witness: Option<&Node>, options: &DiffOptions) {
    let Some(witness) = witness else { return };
    if findings.is_empty() {
        return;
    }
    let route = Route { from, to: Format::Fodt };
    let seen = Seen::new(diff(original, witness, route, options).findings);
    for finding in findings.iter_mut().filter(|f| f.origin == Origin::Unlocated) {
        finding.origin = origin(finding, &seen);
    }
}

/// What differs between original and witness, by path and subject.
struct Seen(HashMap<(Path, Subject), Vec<Told>>);

/// How the witness differs: the change, the original's value and the witness's.
type Told = (Change, Option<Value>, Option<Value>);

impl Seen {
    fn new(findings: Vec<Finding>) -> Seen {
        let mut seen: HashMap<(Path, Subject), Vec<Told>> = HashMap::new();
        for finding in findings {
            seen.entry((finding.path, finding.subject)).or_default().push((finding.change, finding.old, finding.new));
        }
        Seen(seen)
    }

    fn at(&self, path: &Path, subject: Subject) -> &[Told] {
        self.0.get(&(path.clone(), subject)).map_or(&[], Vec::as_slice)
    }

    /// Whether the node, or one that it stands in, is missing in the witness.
    fn lacks(&self, path: &Path) -> bool {
        let mut at = path.0.as_str();
        loop {
            let kind = at.rsplit('/').next().and_then(|step| step.split('[').next()).unwrap_or_default();
            let missing =
                |kind: Kind| self.at(&Path(at.to_owned()), Subject::Node(kind)).iter().any(|c| c.0 == Change::Lost);
            if KINDS.iter().any(|k| k.name() == kind && missing(*k)) {
                return true;
            }
            match at.rsplit_once('/') {
                Some((above, _)) => at = above,
                None => return false,
            }
        }
    }
}

/// Kinds whose loss takes what they contain with it.
const KINDS: [Kind; 10] = [
    Kind::Paragraph,
    Kind::Table,
    Kind::Row,
    Kind::Cell,
    Kind::Shape,
    Kind::Image,
    Kind::Note,
    Kind::Header,
    Kind::Footer,
    Kind::Section,
];

fn origin(finding: &Finding, seen: &Seen) -> Origin {
    let at = seen.at(&finding.path, finding.subject);
    let alike = |told: &&Told| told.0 == finding.change && same_words(finding, told);
    let same = at.iter().filter(alike).any(|told| told.2 == finding.new);
    match finding.change {
        _ if !carries(finding.subject) => Origin::Unlocated,
        _ if same => Origin::Import,
        Change::Lost if at.iter().any(|told| alike(&told)) || seen.lacks(&finding.path) => Origin::Import,
        Change::Lost | Change::Gained if finding.subject == Subject::Text => Origin::Export,
        Change::Gained if at.iter().any(|told| alike(&told)) => Origin::Import,
        // Another wrong value in the witness: each export may have added its own.
        _ if !at.is_empty() => Origin::Unlocated,
        _ => Origin::Export,
    }
}

/// Several stretches of text may be lost in one paragraph: only the same words are the same loss.
fn same_words(finding: &Finding, (_, old, _): &Told) -> bool {
    match (finding.subject, &finding.old, old) {
        (Subject::Text, Some(Value::Text(a)), Some(Value::Text(b))) => b.contains(a.as_str()),
        _ => true,
    }
}

/// Whether flat ODF can tell whether the office's model has it.
fn carries(subject: Subject) -> bool {
    use Property::*;
    match subject {
        Subject::Node(Kind::Unknown | Kind::Macro | Kind::Signature | Kind::Style) => false,
        Subject::Property(property) => !matches!(
            property,
            PackageState
                | PackageDigest
                | ObjectDigest
                | FieldInstruction
                | ControlName
                | ControlTag
                | SectionBreak
                | ParaFrame
                | ParaFormatChange
                | RowHeightRule
                | PageLineNumbers
                | ParaLineNumbers
                | PageVerticalAlign
                | CellTextDirection
                | CharFontAsian
                | CharFontComplex
                | CharEffects
                | CellChange
                | ShapeAdjust
                | ControlBinding
                | ShapeTextDirection
                | ShapeShadowTurns
        ),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(bold: bool, text: &str) -> Node {
        let mut run = Node::run(text);
        run.set(CharBold, Value::Flag(bold));
        let paragraph = Node { children: vec![run], ..Node::new(Kind::Paragraph) };
        let body = Node { children: vec![paragraph], ..Node::new(Kind::Body) };
        Node { children: vec![body], ..Node::new(Kind::Document) }
    }

    use Property::CharBold;

    fn check(saved: &Node, witness: Option<&Node>, expected: &[Origin]) {
        let original = document(true, "texte gras");
        let route = Route { from: Format::Rtf, to: Format::Rtf };
        let mut findings = diff(&original, saved, route, &DiffOptions::default()).findings;
        locate(&mut findings, &original, Format::Rtf, witness, &DiffOptions::default());
        assert_eq!(findings.iter().map(|f| f.origin).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn present_in_the_witness_is_export() {
        check(&document(false, "texte gras"), Some(&document(true, "texte gras")), &[Origin::Export]);
    }

    #[test]
    fn missing_in_the_witness_is_import() {
        check(&document(false, "texte gras"), Some(&document(false, "texte gras")), &[Origin::Import]);
    }

    #[test]
    fn without_witness_nothing_is_located() {
        check(&document(false, "texte gras"), None, &[Origin::Unlocated]);
    }

    #[test]
    fn text_is_located_too() {
        check(&document(true, "texte"), Some(&document(true, "texte")), &[Origin::Import]);
        check(&document(true, "texte"), Some(&document(true, "texte gras")), &[Origin::Export]);
    }
}
