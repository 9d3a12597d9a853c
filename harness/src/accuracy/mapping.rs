//! From the words of a truth table to ours: which findings are about a row's aspect, and which pages are of its stage.
//!
//! In: the table's aspect and kind. Out: a [`Meaning`], as data in one list: this file is the published mapping.
//!
//! | truth aspect | aspects of findings | and properties | and anything inside | pages |
//! |---|---|---|---|---|
//! | image/shape/frame | image, shape, chart, embedded-object | shape.*, para.frame, page.background* | shape | yes |
//! | field/form/bookmark | field, link, bookmark, form-control | control.* | field, link, control | yes |
//! | page count/layout | layout, page-setup, section | para.break-before | | yes |
//! | table | table, cell | table.*, row.*, cell.*, para.border-* | table | yes |
//! | list/numbering | numbering | list.*, para.indent-* | | yes |
//! | paragraph property | paragraph-format | para.*, page.margin-* | | yes |
//! | character property | character-format | char.* | | yes |
//! | section/page style | section, page-setup | para.break-before | | yes |
//! | style | style, character-format, paragraph-format, numbering, table, section, page-setup | shape.* | | yes |
//! | text | text | | | yes |
//! | header/footer | header-footer | page.header-*, page.footer-*, row.header | header, footer | yes |
//! | footnote/endnote | note | | note | yes |
//! | formula | formula, embedded-object | | formula | yes |
//! | metadata | metadata | | | no |
//! | tracked change | tracked-change | | | no |
//! | comment | comment | | comment | no |
//! | crash/hang | none: the outcomes differ | | | no |
//! | other | all | | | yes |
//!
//! Readings: a style is resolved, so what a style says shows as the format of what uses it: of text, and in ODF of tables
//! with their rows and cells, of sections, pages and shapes, whose automatic styles come and go with them; an indent of a
//! list is one of its paragraphs; what is in a header shows at a path through it, and so for tables, notes, fields. The
//! truth's aspects are guessed from words of the assertions: heading rows of tables stand under headers
//! (`HeaderRowCount`), borders of paragraphs under tables (`table::BorderLineStyle`), formats of what is in cells too
//! (`w:tbl/…`), margins of pages under paragraphs (`LeftMargin`), what pages are painted with under shapes (`FillStyle`).
//! "Pages" says whether the aspect can be seen on paper.
//!
//! Stages: an *import* or *layout* row is looked for on the pages of the loaded original (base against candidate); an
//! *export* row on the pages of both saved files of its route in one viewer, and on what each build's round trip along it
//! did; a *layout* row there too, as tests count pages after a round trip.

use super::truth::Stage;
use recette_engine::compare::PageView;
use recette_engine::finding::Finding;
use recette_engine::model::Aspect;

/// What a truth aspect means in findings.
#[derive(Debug)]
pub struct Meaning {
    /// The table's word.
    pub truth: &'static str,
    /// Aspects of findings; empty with `all` set means any.
    pub aspects: &'static [Aspect],
    /// Beginnings of property names whose aspect is another one.
    pub properties: &'static [&'static str],
    /// Kinds of nodes whose content belongs to it.
    pub inside: &'static [&'static str],
    /// Whether every finding belongs to it.
    pub all: bool,
    /// Whether it can be seen on a page.
    pub visible: bool,
}

const NONE: Meaning =
    Meaning { truth: "crash/hang", aspects: &[], properties: &[], inside: &[], all: false, visible: false };
const SEEN: Meaning = Meaning { visible: true, ..NONE };

/// The mapping.
pub const MEANINGS: &[Meaning] = {
    use Aspect::*;
    &[
        Meaning {
            truth: "image/shape/frame",
            aspects: &[Image, Shape, Chart, EmbeddedObject],
            properties: &["shape.", "para.frame", "page.background"],
            inside: &["shape"],
            ..SEEN
        },
        Meaning {
            truth: "field/form/bookmark",
            aspects: &[Field, Link, Bookmark, FormControl],
            properties: &["control."],
            inside: &["field", "link", "control"],
            ..SEEN
        },
        Meaning {
            truth: "page count/layout",
            aspects: &[Layout, PageSetup, Section],
            properties: &["para.break-before"],
            ..SEEN
        },
        Meaning {
            truth: "table",
            aspects: &[Table, Cell],
            properties: &["table.", "row.", "cell.", "para.border-"],
            inside: &["table"],
            ..SEEN
        },
        Meaning { truth: "list/numbering", aspects: &[Numbering], properties: &["list.", "para.indent-"], ..SEEN },
        Meaning {
            truth: "paragraph property",
            aspects: &[ParagraphFormat],
            properties: &["para.", "page.margin-"],
            ..SEEN
        },
        Meaning { truth: "character property", aspects: &[CharacterFormat], properties: &["char."], ..SEEN },
        Meaning {
            truth: "section/page style",
            aspects: &[Section, PageSetup],
            properties: &["para.break-before"],
            ..SEEN
        },
        Meaning {
            truth: "style",
            aspects: &[Style, CharacterFormat, ParagraphFormat, Numbering, Table, Section, PageSetup],
            properties: &["shape."],
            ..SEEN
        },
        Meaning { truth: "text", aspects: &[Text], ..SEEN },
        Meaning {
            truth: "header/footer",
            aspects: &[HeaderFooter],
            properties: &["page.header-", "page.footer-", "row.header"],
            inside: &["header", "footer"],
            ..SEEN
        },
        Meaning { truth: "footnote/endnote", aspects: &[Note], inside: &["note"], ..SEEN },
        Meaning { truth: "formula", aspects: &[Formula, EmbeddedObject], inside: &["formula"], ..SEEN },
        Meaning { truth: "metadata", aspects: &[Metadata], ..NONE },
        Meaning { truth: "tracked change", aspects: &[TrackedChange], ..NONE },
        Meaning { truth: "comment", aspects: &[Comment], inside: &["comment"], ..NONE },
        NONE,
        Meaning { truth: "other", all: true, ..SEEN },
    ]
};

/// The meaning of a table's word; one that is not in the list means what `other` does.
pub fn meaning(truth: &str) -> &'static Meaning {
    let other = MEANINGS.last().unwrap_or(&SEEN);
    MEANINGS.iter().find(|m| m.truth == truth).unwrap_or(other)
}

impl Meaning {
    /// Whether a finding is about this aspect.
    pub fn covers(&self, finding: &Finding) -> bool {
        let name = finding.subject.name();
        self.all
            || self.aspects.contains(&finding.subject.aspect())
            || self.properties.iter().any(|start| name.starts_with(start))
            || self.inside.iter().any(|kind| goes_through(&finding.path.0, kind))
    }
}

/// Whether a path like `body[1]/table[2]/row[1]` leads through a node of a kind.
fn goes_through(path: &str, kind: &str) -> bool {
    let kinds = path.split('/').map(|step| step.split(['[', '~']).next().unwrap_or(step));
    kinds.into_iter().any(|step| step == kind)
}

/// The comparisons of pages in which a row of a stage would show.
pub fn views(stage: Stage) -> &'static [PageView] {
    use PageView::*;
    match stage {
        Stage::Import => &[AcrossBuilds],
        Stage::Export => &[InOneViewer, WithinBase, WithinCandidate],
        Stage::Layout => &[AcrossBuilds, InOneViewer, WithinBase, WithinCandidate],
        Stage::Crash => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use recette_engine::finding::{Change, Origin, Path, Subject};
    use recette_engine::format::{Format, Route};
    use recette_engine::model::{Kind, Property, Severity};

    fn finding(path: &str, subject: Subject) -> Finding {
        Finding {
            path: Path(path.into()),
            subject,
            change: Change::Lost,
            severity: Severity::Minor,
            origin: Origin::Import,
            route: Route { from: Format::Rtf, to: Format::Rtf },
            old: None,
            new: None,
            place: None,
            count: 1,
        }
    }

    fn check(truth: &str, path: &str, subject: Subject, expected: bool) {
        assert_eq!(meaning(truth).covers(&finding(path, subject)), expected, "{truth} {path} {subject:?}");
    }

    #[test]
    fn aspects_properties_and_places_count() {
        check("table", "body[1]", Subject::Node(Kind::Cell), true);
        check("table", "body[1]/table[1]", Subject::Property(Property::TableTitle), true);
        check("table", "body[1]/table[1]/row[1]/cell[1]", Subject::Property(Property::CharBold), true);
        check("table", "body[1]/paragraph[1]", Subject::Property(Property::CharBold), false);
        check("list/numbering", "body[1]", Subject::Property(Property::ParaIndentStart), true);
        check("list/numbering", "body[1]", Subject::Property(Property::ParaAlign), false);
        check("paragraph property", "section[1]", Subject::Property(Property::PageMarginTop), true);
        check("paragraph property", "section[1]", Subject::Property(Property::PageWidth), false);
        check("image/shape/frame", "section[1]", Subject::Property(Property::PageBackground), true);
        check("style", "body[1]/table[1]", Subject::Property(Property::TableWidth), true);
        check("style", "body[1]/paragraph[1]/image[1]", Subject::Property(Property::ShapeWidth), true);
        check("style", "body[1]/paragraph[1]", Subject::Text, false);
        check("header/footer", "header[1]/paragraph[2]", Subject::Text, true);
        check("header/footer", "body[1]/paragraph[2]", Subject::Text, false);
        check("crash/hang", "body[1]", Subject::Text, false);
        check("something new", "body[1]", Subject::Text, true);
    }

    #[test]
    fn every_word_stands_once_in_list_and_docs() {
        let docs = include_str!("mapping.rs");
        for one in MEANINGS {
            assert!(docs.contains(&format!("//! | {} |", one.truth)), "{}", one.truth);
            assert_eq!(MEANINGS.iter().filter(|m| m.truth == one.truth).count(), 1);
        }
    }
}
