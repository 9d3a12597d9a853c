//! The closed list of properties: name, aspect, severity and default, one line each.
//!
//! Names are stable: they stand in signatures that people keep in accepted lists. A new property is a new line; a rename
//! is forbidden.

use super::value::{Color, Value};
use serde::{Deserialize, Serialize};

/// What a difference is about; one word of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Aspect {
    Text,
    CharacterFormat,
    ParagraphFormat,
    Numbering,
    Table,
    Image,
    Shape,
    Field,
    Link,
    Bookmark,
    HeaderFooter,
    PageSetup,
    Section,
    Note,
    Comment,
    TrackedChange,
    Style,
    Metadata,
    Accessibility,
    Macro,
    Signature,
    EmbeddedObject,
    FormControl,
    Formula,
    Chart,
    Cell,
    NumberFormat,
    Slide,
    Animation,
    Layout,
    Package,
}

impl Aspect {
    /// The word used in signatures.
    pub fn name(self) -> &'static str {
        use Aspect::*;
        match self {
            Text => "text",
            CharacterFormat => "character-format",
            ParagraphFormat => "paragraph-format",
            Numbering => "numbering",
            Table => "table",
            Image => "image",
            Shape => "shape",
            Field => "field",
            Link => "link",
            Bookmark => "bookmark",
            HeaderFooter => "header-footer",
            PageSetup => "page-setup",
            Section => "section",
            Note => "note",
            Comment => "comment",
            TrackedChange => "tracked-change",
            Style => "style",
            Metadata => "metadata",
            Accessibility => "accessibility",
            Macro => "macro",
            Signature => "signature",
            EmbeddedObject => "embedded-object",
            FormControl => "form-control",
            Formula => "formula",
            Chart => "chart",
            Cell => "cell",
            NumberFormat => "number-format",
            Slide => "slide",
            Animation => "animation",
            Layout => "layout",
            Package => "package",
        }
    }
}

/// How much a difference weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nobody notices.
    Cosmetic,
    /// Formatting.
    Minor,
    /// Object or structure.
    Major,
    /// Crash, or text lost.
    Critical,
}

/// Defaults, by the letter used in the table below.
enum Default {
    None,
    Off,
    Zero,
    Hundred,
    One,
    Auto,
    Token(&'static str),
}

macro_rules! properties {
    ($($variant:ident = $name:literal, $aspect:ident, $severity:ident, $default:expr; $doc:literal)*) => {
        /// A property of a node.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Property {
            $(#[doc = $doc] #[serde(rename = $name)] $variant,)*
        }

        impl Property {
            /// All properties, in the order of the list.
            pub const ALL: &'static [Property] = &[$(Property::$variant),*];

            /// The stable name, as in signatures.
            pub fn name(self) -> &'static str {
                match self { $(Property::$variant => $name,)* }
            }

            /// What it is about.
            pub fn aspect(self) -> Aspect {
                match self { $(Property::$variant => Aspect::$aspect,)* }
            }

            /// How much a change of it weighs.
            pub fn severity(self) -> Severity {
                match self { $(Property::$variant => Severity::$severity,)* }
            }

            fn default(self) -> Default {
                use Default::*;
                match self { $(Property::$variant => $default,)* }
            }
        }
    };
}

impl Property {
    /// The value that absence stands for; none where a reader always has to say the value (font, size, page width).
    pub fn default_value(self) -> Option<Value> {
        match self.default() {
            Default::None => None,
            Default::Off => Some(Value::Flag(false)),
            Default::Zero => Some(Value::Length(0)),
            Default::Hundred => Some(Value::Ratio(1000)),
            Default::One => Some(Value::Number(1)),
            Default::Auto => Some(Value::Color(Color::Auto)),
            Default::Token(word) => Some(Value::token(word)),
        }
    }
}

properties! {
    // name, aspect, severity, default; meaning and vocabulary
    CharFont = "char.font", CharacterFormat, Minor, None; "Font family (Western script), text."
    CharFontAsian = "char.font-asian", CharacterFormat, Minor, None; "Font family (Asian script), text; only where set and used."
    CharFontComplex = "char.font-complex", CharacterFormat, Minor, None; "Font family (complex script), text; only where set and used."
    CharSize = "char.size", CharacterFormat, Minor, None; "Font size, length."
    CharBold = "char.bold", CharacterFormat, Minor, Off; "Bold, flag."
    CharItalic = "char.italic", CharacterFormat, Minor, Off; "Italic, flag."
    CharUnderline = "char.underline", CharacterFormat, Minor, Token("none"); "Underline: none, single, double, dotted, dash, dot-dash, dot-dot-dash, wave, thick, words; -thick variants."
    CharUnderlineColor = "char.underline-color", CharacterFormat, Cosmetic, Auto; "Colour of the underline."
    CharStrike = "char.strike", CharacterFormat, Minor, Token("none"); "Strike-through: none, single, double."
    CharColor = "char.color", CharacterFormat, Minor, Auto; "Text colour."
    CharHighlight = "char.highlight", CharacterFormat, Minor, Auto; "Highlight or character background; auto is none."
    CharPosition = "char.position", CharacterFormat, Minor, Token("baseline"); "baseline, super, sub."
    CharRaise = "char.raise", CharacterFormat, Minor, Zero; "Explicit raise (positive) or lowering, length."
    CharCaps = "char.caps", CharacterFormat, Minor, Token("none"); "none, caps, small-caps."
    CharHidden = "char.hidden", CharacterFormat, Major, Off; "Hidden text, flag."
    CharSpacing = "char.spacing", CharacterFormat, Minor, Zero; "Letter spacing added, length."
    CharScale = "char.scale", CharacterFormat, Minor, Hundred; "Horizontal scale, ratio."
    CharKerning = "char.kerning", CharacterFormat, Cosmetic, Off; "Pair kerning, flag."
    CharOutline = "char.outline", CharacterFormat, Minor, Off; "Outline, flag."
    CharShadow = "char.shadow", CharacterFormat, Minor, Off; "Shadow, flag."
    CharRelief = "char.relief", CharacterFormat, Minor, Token("none"); "none, embossed, engraved."
    CharEmphasis = "char.emphasis", CharacterFormat, Minor, Token("none"); "Emphasis mark: none, dot, accent, circle, disc."
    CharEffects = "char.effects", CharacterFormat, Minor, None; "Effects of newer Word on the letters, joined by `+`: glow, shadow, reflection, outline, gradient, relief."
    CharBorder = "char.border", CharacterFormat, Minor, None; "Border around characters."
    CharLanguage = "char.language", Accessibility, Cosmetic, None; "Language, BCP 47, text; absent where undetermined."
    CharRtl = "char.rtl", CharacterFormat, Minor, Off; "Right-to-left run, flag."
    CharStyle = "char.style", Style, Minor, None; "Name of the character style, text; never an automatic one."
    CharChange = "char.change", TrackedChange, Major, None; "Tracked change the run is part of: inserted, deleted, moved-from, moved-to, format."
    CharChangeUnder = "char.change-under", TrackedChange, Minor, None; "Change that the change was made on: inserted (text inserted and deleted again)."
    ChangeRecording = "change.recording", TrackedChange, Minor, Off; "Changes are being recorded, flag; of the body."
    CharChangeFault = "char.change-fault", TrackedChange, Major, None; "What is wrong with a tracked move for the format: no-range; see `diff::faults`."
    CharChangeAuthor = "char.change-author", TrackedChange, Minor, None; "Author of that change, text."

    ParaAlign = "para.align", ParagraphFormat, Minor, Token("start"); "start, end, center, justify, distribute (start and end as resolved by writing direction)."
    ParaIndentStart = "para.indent-start", ParagraphFormat, Minor, Zero; "Indent at the line's start (left), length; list indents included."
    ParaIndentEnd = "para.indent-end", ParagraphFormat, Minor, Zero; "Indent at the line's end (right), length."
    ParaIndentFirst = "para.indent-first", ParagraphFormat, Minor, Zero; "First-line indent relative to the start indent, length."
    ParaSpaceBefore = "para.space-before", ParagraphFormat, Minor, Zero; "Space above, length."
    ParaSpaceAfter = "para.space-after", ParagraphFormat, Minor, Zero; "Space below, length."
    ParaContextualSpacing = "para.contextual-spacing", ParagraphFormat, Minor, Off; "No space between paragraphs of one style, flag."
    ParaLineHeight = "para.line-height", ParagraphFormat, Minor, Hundred; "Line height: ratio when proportional, length when fixed."
    ParaLineRule = "para.line-rule", ParagraphFormat, Minor, Token("proportional"); "proportional, exact, at-least, leading."
    ParaKeepNext = "para.keep-next", ParagraphFormat, Minor, Off; "Keep with the next paragraph, flag."
    ParaKeepLines = "para.keep-lines", ParagraphFormat, Minor, Off; "Do not split, flag."
    ParaWidowControl = "para.widow-control", ParagraphFormat, Cosmetic, None; "Widow and orphan control, flag; always said by a reader."
    ParaBreakBefore = "para.break-before", ParagraphFormat, Major, Token("none"); "none, page, column, section-continuous, section-page, section-even, section-odd, section-column."
    ParaOutlineLevel = "para.outline-level", Accessibility, Minor, None; "Heading level 1 to 10, number; absent in body text."
    ParaStyle = "para.style", Style, Minor, None; "Name of the paragraph style, text (display name of the named style; the default style's name is left out)."
    ParaVerticalAlign = "para.vertical-align", ParagraphFormat, Minor, Token("auto"); "Where letters of several sizes meet in a line: auto, top, center, baseline, bottom."
    ParaTabs = "para.tabs", ParagraphFormat, Minor, None; "Tab stops as `kind@EMU[leader];…` in order of position, text; positions from the margin."
    ParaBackground = "para.background", ParagraphFormat, Minor, Auto; "Background colour; auto is none."
    ParaBorderTop = "para.border-top", ParagraphFormat, Minor, None; "Border."
    ParaBorderBottom = "para.border-bottom", ParagraphFormat, Minor, None; "Border."
    ParaBorderStart = "para.border-start", ParagraphFormat, Minor, None; "Border (left)."
    ParaBorderEnd = "para.border-end", ParagraphFormat, Minor, None; "Border (right)."
    ParaBorderBetween = "para.border-between", ParagraphFormat, Minor, None; "Border between equal paragraphs."
    ParaSpaceTop = "para.border-space-top", ParagraphFormat, Minor, Zero; "Distance of the text from the border above, length; only with that border."
    ParaSpaceBottom = "para.border-space-bottom", ParagraphFormat, Minor, Zero; "Length."
    ParaSpaceStart = "para.border-space-start", ParagraphFormat, Minor, Zero; "Length (left)."
    ParaSpaceEnd = "para.border-space-end", ParagraphFormat, Minor, Zero; "Length (right)."
    ParaRtl = "para.rtl", ParagraphFormat, Minor, Off; "Right-to-left paragraph, flag."
    ParaHyphenate = "para.hyphenate", ParagraphFormat, Cosmetic, Off; "Automatic hyphenation, flag."
    ParaLineNumbers = "para.line-numbers", ParagraphFormat, Cosmetic, None; "Counted in line numbering, flag; only where the document numbers lines."
    ParaDropCap = "para.drop-cap", ParagraphFormat, Minor, None; "Drop cap: lines, number."
    ParaFrame = "para.frame", Shape, Major, None; "The paragraph is in a frame (RTF `\\pvpg`, `w:framePr`): `x,y,w,h` in EMU, text."
    ParaMarkChange = "para.mark-change", TrackedChange, Major, None; "Tracked change of the paragraph end: inserted, deleted."
    ParaFormatChange = "para.format-change", TrackedChange, Minor, None; "Tracked change of the paragraph's format: format."

    ListLabel = "list.label", Numbering, Major, None; "The label as a person sees it (`1.`, `a)`, `•`), text."
    ListLevel = "list.level", Numbering, Minor, None; "Level, from 1, number."
    ListKind = "list.kind", Numbering, Minor, None; "bullet, decimal, lower-letter, upper-letter, lower-roman, upper-roman, ordinal, none, picture, other."
    ListStart = "list.start", Numbering, Minor, None; "Number of this item, number."
    ListAlign = "list.align", Numbering, Cosmetic, Token("start"); "Alignment of the label: start, center, end."
    ListFollow = "list.follow", Numbering, Cosmetic, None; "What follows the label: tab, space, nothing."
    ListFont = "list.font", Numbering, Cosmetic, None; "Font that a bullet's level says, text."
    ListColor = "list.color", Numbering, Minor, Auto; "Colour that the label's level says."
    ListHighlight = "list.highlight", Numbering, Minor, Auto; "Highlight or background that the label's level says."
    ListBold = "list.bold", Numbering, Minor, Off; "Bold that the label's level says, flag."
    ListItalic = "list.italic", Numbering, Minor, Off; "Italic that the label's level says, flag."

    TableWidth = "table.width", Table, Minor, None; "Width, length."
    TableIndent = "table.indent", Table, Minor, Zero; "Distance of the left edge from the margin, length."
    TableAlign = "table.align", Table, Minor, Token("start"); "start, center, end, full."
    TableColumns = "table.columns", Table, Minor, None; "Right edges of the grid as `EMU;EMU;…` relative to the table's left edge, text."
    TableBackground = "table.background", Table, Minor, Auto; "Background colour."
    TableFloat = "table.float", Table, Major, Off; "The table floats, flag."
    TableRtl = "table.rtl", Table, Minor, Off; "Columns from right to left, flag."
    TableTitle = "table.title", Accessibility, Minor, None; "Title or alternative text, text."
    TableKeep = "table.keep", Table, Cosmetic, Off; "Keep with next paragraph, flag."
    RowHeight = "row.height", Table, Minor, None; "Height, length; absent when automatic."
    RowHeightRule = "row.height-rule", Table, Minor, Token("at-least"); "at-least, exact."
    RowHeader = "row.header", Table, Minor, Off; "Repeated as a heading, flag."
    RowCantSplit = "row.cant-split", Table, Minor, Off; "May not break across pages, flag."
    RowChange = "row.change", TrackedChange, Major, None; "Tracked change of the row: inserted, deleted."
    CellChange = "cell.change", TrackedChange, Major, None; "Tracked change of the cell: inserted, deleted."
    CellWidth = "cell.width", Table, Minor, None; "Width, length."
    CellColumnSpan = "cell.column-span", Table, Major, One; "Number of grid columns."
    CellRowSpan = "cell.row-span", Table, Major, One; "Number of rows; covered cells are not nodes."
    CellBorderTop = "cell.border-top", Table, Minor, None; "Visible border after conflicts."
    CellBorderBottom = "cell.border-bottom", Table, Minor, None; "Visible border after conflicts."
    CellBorderStart = "cell.border-start", Table, Minor, None; "Visible border (left) after conflicts."
    CellBorderEnd = "cell.border-end", Table, Minor, None; "Visible border (right) after conflicts."
    CellBorderDiagonal = "cell.border-diagonal", Table, Minor, None; "Diagonal border."
    CellBackground = "cell.background", Table, Minor, Auto; "Background colour."
    CellVerticalAlign = "cell.vertical-align", Table, Minor, Token("top"); "top, center, bottom."
    CellPaddingTop = "cell.padding-top", Table, Cosmetic, None; "Padding, length; said by the reader where it knows it."
    CellPaddingBottom = "cell.padding-bottom", Table, Cosmetic, None; "Padding, length."
    CellPaddingStart = "cell.padding-start", Table, Cosmetic, None; "Padding, length."
    CellPaddingEnd = "cell.padding-end", Table, Cosmetic, None; "Padding, length."
    CellTextDirection = "cell.text-direction", Table, Minor, Token("lr-tb"); "lr-tb, tb-rl, bt-lr, tb-lr."
    CellFormula = "cell.formula", Formula, Major, None; "Formula in a table cell, text."
    CellValue = "cell.value", Formula, Major, None; "What the formula of a table cell shows, text; of findings only, for the cell's paragraphs have the text."

    ImagePixels = "image.pixels", Image, Major, None; "What the picture shows: see `media_digest`, text. Absent where the picture is missing or linked."
    ImageLink = "image.link", Image, Major, None; "Target of a linked picture, text."
    ImageMode = "image.mode", Image, Minor, Token("standard"); "How its colours are shown: standard, greyscale, mono, watermark."
    ImageOpacity = "image.opacity", Image, Minor, Hundred; "Opacity of the picture, ratio."
    ShapeWidth = "shape.width", Shape, Minor, None; "Width, length (pictures and objects too)."
    ShapeHeight = "shape.height", Shape, Minor, None; "Height, length (pictures and objects too)."
    ShapeX = "shape.x", Shape, Minor, None; "Horizontal position, length, where it is a distance."
    ShapeY = "shape.y", Shape, Minor, None; "Vertical position, length, where it is a distance."
    ShapeAnchor = "shape.anchor", Shape, Minor, None; "inline, character, paragraph, page, frame."
    ShapeWrap = "shape.wrap", Shape, Minor, None; "none, square, tight, through, top-bottom."
    ShapeBehind = "shape.behind", Shape, Minor, Off; "Behind the text, flag."
    ShapeCrop = "shape.crop", Image, Minor, None; "Crop as `top,right,bottom,left` in EMU, text; absent when nothing is cropped."
    ShapeRotation = "shape.rotation", Shape, Minor, None; "Rotation in 1/100 degree, number; absent when 0."
    ShapeGeometry = "shape.geometry", Shape, Major, None; "Kind of shape: rectangle, ellipse, line, text-box, custom names of DrawingML (`roundRect`), group, path."
    ShapeFill = "shape.fill", Shape, Minor, None; "Fill colour; absent when not filled."
    ShapeLine = "shape.line", Shape, Minor, None; "Outline, border."
    ShapeAltText = "shape.alt-text", Accessibility, Minor, None; "Alternative text, text."
    ShapeTitle = "shape.title", Accessibility, Minor, None; "Title, text."
    ShapeDecorative = "shape.decorative", Accessibility, Minor, Off; "It decorates and says nothing, so that screen readers pass over it, flag."
    ShapeName = "shape.name", Shape, Cosmetic, None; "Name a person gave, text."

    ShapeXFrom = "shape.x-from", Shape, Minor, None; "What the horizontal position counts from: page, margin, cell, column, character, left-margin, right-margin, inside-margin, outside-margin."
    ShapeYFrom = "shape.y-from", Shape, Minor, None; "What the vertical position counts from: page, margin, cell, paragraph, line, top-margin, bottom-margin, inside-margin, outside-margin."
    ShapeXAlign = "shape.x-align", Shape, Minor, None; "Horizontal alignment where it is no distance: left, center, right, inside, outside."
    ShapeYAlign = "shape.y-align", Shape, Minor, None; "Vertical alignment where it is no distance: top, center, bottom, inside, outside."
    ShapeWidthShare = "shape.width-share", Shape, Minor, None; "Width as a share of page or text area, ratio."
    ShapeHeightShare = "shape.height-share", Shape, Minor, None; "Height as a share of page or text area, ratio."
    ShapeNoOverlap = "shape.no-overlap", Shape, Cosmetic, Off; "May not overlap others, flag."
    ShapeFillKind = "shape.fill-kind", Shape, Minor, Token("solid"); "What it is filled with: solid, gradient, bitmap, hatch."
    ShapeShadow = "shape.shadow", Shape, Minor, Off; "It has a shadow, flag."
    ShapeShadowOffset = "shape.shadow-offset", Shape, Minor, None; "Where the shadow lies: `x,y` in EMU, text; only with a shadow."
    ShapeShadowColor = "shape.shadow-color", Shape, Minor, None; "Colour of the shadow."
    ShapeShadowTurns = "shape.shadow-turns", Shape, Minor, Off; "The shadow is turned with the shape, flag; only where the shape is turned."
    ShapeWrapSide = "shape.wrap-side", Shape, Minor, None; "On which side text flows: both, left, right, largest; not said where it flows on none, nor of paragraphs in a frame."
    ShapeTextDirection = "shape.text-direction", Shape, Minor, Token("lr-tb"); "As cell.text-direction; only with text."
    ShapeAdjust = "shape.adjust", Shape, Minor, None; "What a preset geometry is adjusted by, `name=value` in the order of the file, text; only in DrawingML."
    ShapeOpacity = "shape.opacity", Shape, Minor, Hundred; "Opacity of the fill, ratio; only with a fill."
    ShapeFlip = "shape.flip", Shape, Minor, None; "Mirrored: horizontal, vertical, both."
    ShapeArrows = "shape.arrows", Shape, Minor, None; "Ends of the line with an arrow head: start, end, both."
    ShapeTextAlign = "shape.text-align", Shape, Minor, Token("top"); "Vertical alignment of its text: top, center, bottom; only with text."
    ShapeAutoHeight = "shape.auto-height", Shape, Minor, Off; "Grows with its text, flag; only with text."
    ShapeInsetTop = "shape.inset-top", Shape, Cosmetic, Zero; "Padding above its text, length; only with text."
    ShapeInsetBottom = "shape.inset-bottom", Shape, Cosmetic, Zero; "Padding below its text, length."
    ShapeInsetStart = "shape.inset-start", Shape, Cosmetic, Zero; "Padding on the left of its text, length."
    ShapeInsetEnd = "shape.inset-end", Shape, Cosmetic, Zero; "Padding on the right of its text, length."
    ShapeDistanceTop = "shape.distance-top", Shape, Cosmetic, Zero; "Distance of the text above, length; only where text flows round it."
    ShapeDistanceBottom = "shape.distance-bottom", Shape, Cosmetic, Zero; "Distance of the text below, length."
    ShapeDistanceStart = "shape.distance-start", Shape, Cosmetic, Zero; "Distance of the text on the left, length."
    ShapeDistanceEnd = "shape.distance-end", Shape, Cosmetic, Zero; "Distance of the text on the right, length."

    FieldKind = "field.kind", Field, Major, None; "Kind in upper case as in RTF and WordprocessingML (PAGE, NUMPAGES, DATE, REF, MERGEFIELD, TOC, …)."
    FieldInstruction = "field.instruction", Field, Minor, None; "Arguments and switches, normalised, text; without formatting switches that only repeat the result."
    FieldFixed = "field.fixed", Field, Major, Off; "A date or time that stays as it is and is not set anew, flag."
    LinkTarget = "link.target", Link, Major, None; "Target, text."
    LinkFrame = "link.frame", Link, Minor, None; "Name of the frame it opens in, text."
    LinkTitle = "link.title", Link, Minor, None; "What is shown when the pointer is over it, text."
    BookmarkLength = "bookmark.length", Bookmark, Minor, None; "Characters between start and end, number; absent for a point."
    NoteKind = "note.kind", Note, Major, Token("footnote"); "footnote, endnote."
    NoteLabel = "note.label", Note, Minor, None; "Custom mark, text; absent when numbered."
    NoteFormat = "note.number-format", Note, Minor, Token("decimal"); "As list.kind; not said with a mark of its own."
    NoteStart = "note.number-start", Note, Minor, One; "Number that notes of the kind begin with."
    NoteRestart = "note.number-restart", Note, Minor, Token("document"); "Where numbers begin anew: document, section, page."
    NotePlace = "note.place", Note, Minor, Token("page"); "Where notes of the kind stand: page (its end), text (below it), section, document."
    CommentAuthor = "comment.author", Comment, Minor, None; "Author, text."
    CommentLength = "comment.length", Comment, Minor, None; "Characters commented, number; absent for a point."
    CommentResolved = "comment.resolved", Comment, Minor, Off; "Marked as done, flag."
    ControlKind = "control.kind", FormControl, Major, None; "check-box, drop-down, combo-box, text, input (a text that is asked for), date, rich-text, button, picture, other."
    ControlMake = "control.make", FormControl, Minor, None; "As what it is made: content-control, form-field (of old Word), form (ActiveX, or of an ODF form), field (a text or choice that is asked for)."
    ControlValue = "control.value", FormControl, Major, None; "Current value, text."
    ControlItems = "control.items", FormControl, Minor, None; "Choices joined by `|`, text."
    ControlName = "control.name", FormControl, Minor, None; "Title or name, text."
    ControlTag = "control.tag", FormControl, Minor, None; "Tag, by which programs find it, text."
    ControlDate = "control.date", FormControl, Minor, None; "Date that a date control stands for, ISO 8601, text."
    ControlLock = "control.lock", FormControl, Minor, None; "What is locked: content, control, both."
    ControlPlaceholder = "control.placeholder", FormControl, Minor, Off; "It shows its placeholder, flag."
    ControlLook = "control.look", FormControl, Cosmetic, Token("box"); "How it is shown: box, tags, hidden."
    ControlColor = "control.color", FormControl, Cosmetic, Auto; "Colour of its frame."
    ControlBinding = "control.binding", FormControl, Minor, None; "Path of the data that a content control shows, text."
    ControlDateFormat = "control.date-format", FormControl, Minor, None; "How a date control writes its date, text."
    ControlFault = "control.fault", FormControl, Major, None; "What a control holds against its kind: objects (a plain text with pictures); see `diff::faults`."
    ControlLines = "control.lines", FormControl, Minor, Off; "A plain text of several lines, flag."
    ObjectKind = "object.kind", EmbeddedObject, Major, None; "Class of the embedded object (`Excel.Sheet.12`), text."
    ObjectDigest = "object.digest", EmbeddedObject, Minor, None; "Digest of its data, text; absent where the data cannot survive unchanged."
    ChartFault = "chart.fault", Chart, Major, None; "What is wrong with the data that a chart refers to: no-data; see `diff::faults`."
    FormulaText = "formula.text", Formula, Major, None; "The formula in linear form, text."

    HeaderKind = "header.kind", HeaderFooter, Major, Token("default"); "default, first, even (headers and footers)."
    SectionColumns = "section.columns", Section, Minor, One; "Number of columns."
    SectionColumnGap = "section.column-gap", Section, Minor, None; "Gap between columns, length; only with several columns."
    SectionColumnLine = "section.column-line", Section, Minor, Off; "Line between columns, flag."
    SectionColumnWidths = "section.column-widths", Section, Minor, None; "Shares of columns of unequal width, each with half of the gaps beside it, in thousandths: `300;700`, text."
    SectionColumnLineColor = "section.column-line-color", Section, Cosmetic, Auto; "Colour of that line."
    SectionBreak = "section.break", Section, Minor, None; "How it starts: continuous, page, even, odd, column; absent for the first."
    SectionProtected = "section.protected", Section, Minor, Off; "Protected, flag."
    PageWidth = "page.width", PageSetup, Minor, None; "Paper width, length."
    PageHeight = "page.height", PageSetup, Minor, None; "Paper height, length."
    PageLandscape = "page.landscape", PageSetup, Minor, Off; "Landscape, flag."
    PageMarginTop = "page.margin-top", PageSetup, Minor, None; "Distance of the body text from the top, length (without header)."
    PageMarginBottom = "page.margin-bottom", PageSetup, Minor, None; "Length."
    PageMarginStart = "page.margin-start", PageSetup, Minor, None; "Left or inner, length."
    PageMarginEnd = "page.margin-end", PageSetup, Minor, None; "Right or outer, length."
    PageHeaderDistance = "page.header-distance", PageSetup, Minor, None; "Distance of the header from the top edge, length; only with a header."
    PageFooterDistance = "page.footer-distance", PageSetup, Minor, None; "Distance of the footer from the bottom edge, length; only with a footer."
    PageNumberStart = "page.number-start", PageSetup, Minor, None; "Page number the section restarts at, number."
    PageNumberFormat = "page.number-format", PageSetup, Minor, Token("decimal"); "As list.kind."
    PageBorder = "page.border", PageSetup, Minor, None; "Border of the page (top line)."
    PageBackground = "page.background", PageSetup, Minor, Auto; "Page background colour; of a gradient the colours of its two ends, text."
    PageBackgroundKind = "page.background-kind", PageSetup, Minor, Token("solid"); "What the page is painted with: solid, gradient, bitmap, hatch."
    PageLineNumbers = "page.line-numbers", PageSetup, Minor, None; "Lines are numbered every n-th, number."
    PageDirection = "page.direction", PageSetup, Minor, Token("lr-tb"); "How text runs: lr-tb, rl-tb, tb-rl, tb-lr, bt-lr."
    PageDefaultTab = "page.default-tab", ParagraphFormat, Minor, None; "Distance of tab stops where a paragraph sets none, length; only where text has tabs."
    PageMirrored = "page.mirrored", PageSetup, Minor, Off; "Facing pages, flag."
    PageGrid = "page.grid", PageSetup, Minor, Token("none"); "Grid that text is set on: none, lines, characters."
    PageVerticalAlign = "page.vertical-align", PageSetup, Minor, Token("top"); "top, center, bottom, justify."

    StyleNext = "style.next", Style, Minor, None; "Name of the style of the paragraph that is begun after one of this style, text; absent where it is the same."
    StyleParent = "style.parent", Style, Minor, None; "Name of the parent style, text."
    DocumentProtection = "document.protection", Metadata, Minor, Token("none"); "What is protected, forms apart: none, read-only, comments (only they may be made), changes (all are recorded); of the body."
    PackageState = "package.state", Package, Major, None; "State of a part carried as a whole (macro project, signature): present, intact, broken."
    PackageDigest = "package.digest", Package, Minor, None; "Digest of such a part, text."
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique() {
        let names: HashSet<_> = Property::ALL.iter().map(|p| p.name()).collect();
        assert_eq!(names.len(), Property::ALL.len());
    }
}
