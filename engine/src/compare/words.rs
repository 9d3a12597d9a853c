//! The vocabulary of group sentences, English: what a person would call each thing, in the plural.
//!
//! In: subjects, reasons, stages, origins. Out: words. All of them are here, so that a translation is one file.

use super::Stage;
use crate::finding::{Change, Origin, Subject};
use crate::model::{Kind, Property};

/// What a finding is about.
pub fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Text => "text",
        Subject::Node(kind) => self::kind(kind),
        Subject::Property(property) => self::property(property),
    }
}

/// How it differs.
pub fn change(change: Change) -> &'static str {
    match change {
        Change::Lost => "lost",
        Change::Gained => "added",
        Change::Altered => "changed",
        Change::Moved => "moved",
    }
}

/// Where it happened, with a blank before it.
pub fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Import => " on import",
        Origin::Export => " on export",
        Origin::Layout => " in layout",
        Origin::Unlocated => "",
        Origin::Environment => " by the environment",
        Origin::Malformed => " (malformed document)",
    }
}

/// How a trial stopped.
pub fn reason(word: &str) -> &str {
    match word {
        "crash" => "crash",
        "hang" => "hang",
        "memory" => "memory limit met",
        "refused" => "refusal",
        "no-output" => "no output",
        "unreadable-output" => "unreadable output",
        other => other,
    }
}

/// What it was doing.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Load => "on loading",
        Stage::Render => "on painting",
        Stage::Save => "on saving",
        Stage::Reload => "on loading its own file again",
        Stage::Rerender => "on painting its own file again",
    }
}

/// The word of a stage in signatures.
pub fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Load => "load",
        Stage::Render => "render",
        Stage::Save => "save",
        Stage::Reload => "reload",
        Stage::Rerender => "rerender",
    }
}

fn kind(kind: Kind) -> &'static str {
    use Kind::*;
    match kind {
        Document => "documents",
        Body => "bodies of text",
        Section => "sections",
        Header => "headers",
        Footer => "footers",
        Paragraph => "paragraphs",
        Run => "stretches of text",
        Table => "tables",
        Row => "table rows",
        Cell => "table cells",
        Image => "images",
        Shape => "shapes",
        Field => "fields",
        Link => "links",
        Bookmark => "bookmarks",
        Note => "notes",
        Comment => "comments",
        Formula => "formulas",
        Chart => "charts",
        Object => "embedded objects",
        Control => "form controls",
        Break => "breaks",
        Style => "styles",
        Metadata => "document properties",
        Macro => "macros",
        Signature => "signatures",
        Sheet => "sheets",
        Slide => "slides",
        Unknown => "elements without a reader",
    }
}

/// What a property is called; one without a word here does not compile.
fn property(property: Property) -> &'static str {
    use Property::*;
    match property {
        CharFont => "fonts",
        CharFontAsian => "Asian fonts",
        CharFontComplex => "complex-script fonts",
        CharSize => "font sizes",
        CharBold => "bold",
        CharItalic => "italics",
        CharUnderline => "underlines",
        CharUnderlineColor => "underline colours",
        CharStrike => "strike-through",
        CharColor => "text colours",
        CharHighlight => "highlights",
        CharPosition => "superscripts and subscripts",
        CharRaise => "raised or lowered text",
        CharCaps => "capitals",
        CharHidden => "hidden text",
        CharSpacing => "letter spacing",
        CharScale => "character scaling",
        CharKerning => "kerning",
        CharOutline => "outlined text",
        CharShadow => "text shadows",
        CharRelief => "text relief",
        CharEmphasis => "emphasis marks",
        CharBorder => "character borders",
        CharLanguage => "text languages",
        CharRtl => "text direction",
        CharStyle => "character styles",
        CharChange => "tracked changes",
        CharChangeAuthor => "authors of tracked changes",
        ParaAlign => "paragraph alignment",
        ParaIndentStart | ParaIndentEnd => "paragraph indents",
        ParaIndentFirst => "first-line indents",
        ParaSpaceBefore => "space above paragraphs",
        ParaSpaceAfter => "space below paragraphs",
        ParaContextualSpacing => "contextual spacing",
        ParaLineHeight | ParaLineRule => "line heights",
        ParaKeepNext => "keeping with the next paragraph",
        ParaKeepLines => "keeping lines together",
        ParaWidowControl => "widow control",
        ParaBreakBefore => "page, column or section breaks",
        ParaOutlineLevel => "heading levels",
        ParaStyle => "paragraph styles",
        ParaTabs => "tab stops",
        ParaBackground => "paragraph backgrounds",
        ParaBorderTop | ParaBorderBottom | ParaBorderStart | ParaBorderEnd | ParaBorderBetween => "paragraph borders",
        ParaRtl => "paragraph direction",
        ParaHyphenate => "hyphenation",
        ParaLineNumbers => "line numbering of paragraphs",
        ParaDropCap => "drop caps",
        ParaFrame => "paragraph frames",
        ParaMarkChange => "tracked paragraph marks",
        ParaFormatChange => "tracked paragraph formats",
        ListLabel => "list labels",
        ListLevel => "list levels",
        ListKind => "list kinds",
        ListStart => "list numbers",
        ListAlign => "alignment of list labels",
        ListFollow => "space after list labels",
        TableWidth => "table widths",
        TableIndent => "table indents",
        TableAlign => "table alignment",
        TableColumns => "table columns",
        TableBackground => "table backgrounds",
        TableFloat => "floating of tables",
        TableRtl => "table direction",
        TableTitle => "table titles",
        TableKeep => "keeping tables with the next paragraph",
        RowHeight | RowHeightRule => "row heights",
        RowHeader => "repeated heading rows",
        RowCantSplit => "rows that may not split",
        RowChange => "tracked rows",
        CellWidth => "cell widths",
        CellColumnSpan | CellRowSpan => "merged cells",
        CellBorderTop | CellBorderBottom | CellBorderStart | CellBorderEnd => "table borders",
        CellBorderDiagonal => "diagonal cell borders",
        CellBackground => "cell backgrounds",
        CellVerticalAlign => "vertical alignment of cells",
        CellPaddingTop | CellPaddingBottom | CellPaddingStart | CellPaddingEnd => "cell padding",
        CellTextDirection => "text direction of cells",
        CellFormula => "formulas of table cells",
        CellValue => "results of formulas in table cells",
        ImagePixels => "contents of images",
        ImageLink => "linked images",
        ShapeWidth | ShapeHeight => "sizes of shapes and images",
        ShapeX | ShapeY => "positions of shapes and images",
        ShapeAnchor => "anchors of shapes and images",
        ShapeWrap => "text wrap of shapes and images",
        ShapeBehind => "shapes behind text",
        ShapeCrop => "image crops",
        ShapeRotation => "rotations of shapes and images",
        ShapeGeometry => "kinds of shapes",
        ShapeFill => "shape fills",
        ShapeLine => "shape outlines",
        ShapeAltText => "alternative texts",
        ShapeTitle => "titles of shapes and images",
        ShapeName => "names of shapes and images",
        FieldKind => "kinds of fields",
        FieldInstruction => "field instructions",
        FieldFixed => "fixed dates and times",
        ShapeDecorative => "decorative shapes and images",
        ImageOpacity => "opacity of images",
        LinkTarget => "link targets",
        BookmarkLength => "extents of bookmarks",
        NoteKind => "kinds of notes",
        NoteLabel => "note marks",
        NoteFormat | NoteStart | NoteRestart => "note numbering",
        NotePlace => "places of notes",
        CharEffects => "effects of newer Word on text",
        CharChangeFault => "moves outside of their range",
        CellChange => "changes of table cells",
        ChangeRecording => "recording of changes",
        DocumentProtection => "protection of documents",
        ParaVerticalAlign => "vertical alignment of letters",
        ParaSpaceTop | ParaSpaceBottom | ParaSpaceStart | ParaSpaceEnd => "distances of text from borders",
        ShapeShadowOffset | ShapeShadowColor | ShapeShadowTurns => "shadows",
        ShapeWrapSide => "sides on which text flows",
        ShapeTextDirection => "text direction in shapes",
        ShapeAdjust => "adjustments of shapes",
        ImageMode => "colour modes of images",
        ControlBinding => "data of form controls",
        ControlDateFormat => "date formats of form controls",
        ControlFault => "contents that form controls may not hold",
        ChartFault => "missing data of charts",
        PageGrid => "text grids",
        CommentAuthor => "comment authors",
        CommentLength => "extents of comments",
        CommentResolved => "resolved comments",
        ControlKind => "kinds of form controls",
        ControlMake => "makes of form controls",
        ControlValue => "values of form controls",
        ControlItems => "choices of form controls",
        ControlName => "names of form controls",
        ControlTag => "tags of form controls",
        ObjectKind => "kinds of embedded objects",
        ObjectDigest => "data of embedded objects",
        FormulaText => "formula texts",
        HeaderKind => "kinds of headers and footers",
        SectionColumns | SectionColumnGap | SectionColumnWidths | SectionColumnLine => "text columns",
        SectionBreak => "section starts",
        SectionProtected => "section protection",
        PageWidth | PageHeight => "page sizes",
        PageLandscape => "page orientation",
        PageMarginTop | PageMarginBottom | PageMarginStart | PageMarginEnd => "page margins",
        PageHeaderDistance => "header positions",
        PageFooterDistance => "footer positions",
        PageNumberStart => "page number starts",
        PageNumberFormat => "page number formats",
        PageBorder => "page borders",
        PageBackground | PageBackgroundKind => "page backgrounds",
        PageLineNumbers => "line numbering",
        PageDefaultTab => "default tab stops",
        PageMirrored => "facing pages",
        PageDirection => "text direction of pages",
        PageVerticalAlign => "vertical page alignment",
        StyleParent => "parents of styles",
        PackageState => "states of macro projects and signatures",
        PackageDigest => "contents of macro projects and signatures",
        CharChangeUnder => "changes under other changes",
        ListFont => "fonts of list labels",
        ListColor => "colours of list labels",
        ListHighlight => "highlights of list labels",
        ListBold => "bold list labels",
        ListItalic => "italic list labels",
        ShapeXFrom | ShapeYFrom => "origins of positions of shapes and images",
        ShapeXAlign | ShapeYAlign => "alignment of shapes and images",
        ShapeWidthShare | ShapeHeightShare => "relative sizes of shapes and images",
        ShapeNoOverlap => "shapes that may not overlap",
        ShapeFillKind => "kinds of shape fills",
        ShapeShadow => "shadows",
        ShapeOpacity => "opacity of shapes",
        ShapeFlip => "mirroring of shapes and images",
        ShapeArrows => "arrow heads",
        ShapeTextAlign => "alignment of text in shapes",
        ShapeAutoHeight => "growth of shapes with their text",
        ShapeInsetTop | ShapeInsetBottom | ShapeInsetStart | ShapeInsetEnd => "inner margins of shapes",
        ShapeDistanceTop | ShapeDistanceBottom | ShapeDistanceStart | ShapeDistanceEnd => {
            "distances of shapes from text"
        }
        LinkFrame => "target frames of links",
        LinkTitle => "titles of links",
        ControlDate => "dates of form controls",
        ControlLock => "locks of form controls",
        ControlPlaceholder => "placeholders of form controls",
        ControlLook => "looks of form controls",
        ControlColor => "colours of form controls",
        ControlLines => "several lines in form controls",
        SectionColumnLineColor => "colours of lines between columns",
        StyleNext => "next styles",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_property_has_a_word() {
        Property::ALL.iter().for_each(|p| assert!(!property(*p).is_empty() && !property(*p).contains('.'), "{p:?}"));
    }
}
