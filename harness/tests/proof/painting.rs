//! What an editor's window shows on top of a document is not painted.

use crate::common::{Bench, Place};
use recette::evaluate::load_page;
use recette::office::Mode;
use recette::store::PageRef;
use recette_engine::compare::PageView;
use recette_engine::format::Format;
use recette_engine::raster::compare_pages;

const COMMENT: &str = r"{\*\atnid AM}{\*\atnauthor Anne Martin}\chatn{\*\annotation{\*\atndate 1}\pard\plain Une note}";

fn document(comment: &str) -> Vec<u8> {
    format!(r"{{\rtf1\ansi{{\fonttbl{{\f0 Liberation Serif;}}}}\f0\fs24 Un paragraphe {comment}et sa suite.\par}}")
        .into_bytes()
}

/// 26.8.2 painted a mark where a comment is, older builds did not: every document with a comment differed.
#[test]
fn comments_leave_no_mark_on_the_page() {
    let Some(place) = Place::new() else { return };
    let bench = Bench::new(&place);
    // The host's installation may lack the user interface, and with it every document with a comment.
    for (name, office) in place.offices().into_iter().filter(|(name, _)| name != "host") {
        let painted = |comment: &str| {
            let pass = bench.pass(&office, Mode::Kit, &document(comment), Format::Rtf, &[Format::Fodt]);
            let saved = pass.saves.get("fodt").unwrap_or_else(|| panic!("{name}: {pass:?}"));
            let saved = bench.blobs.get(&saved.digest).unwrap();
            (pass.pages.unwrap(), String::from_utf8_lossy(&saved).contains("Une note"))
        };
        let (with, without) = (painted(COMMENT), painted(""));
        assert_eq!((with.1, without.1), (true, false), "{name}: the comment is read");
        let pages =
            |refs: &[PageRef]| refs.iter().map(|page| load_page(&bench.blobs, page).unwrap()).collect::<Vec<_>>();
        let compared = compare_pages(PageView::AcrossBuilds, None, &pages(&with.0), &pages(&without.0));
        assert_eq!(compared.differences, [], "{name}");
    }
}
