//! Destinations: control words whose group is not ordinary text.
//!
//! In: a control word. Out: what its group is for. Deliberately absent: contents of destinations that are copies for old
//! readers (`\listtext`, `\nonesttables`, `\shprslt`, `\nonshppict`), data of one program (`\*\themedata`, `\*\datastore`,
//! mail merge, `\*\latentstyles`, `\*\pgdsctbl`, `\*\rsidtbl`), separators of notes, embedded fonts, and the passwords' hashes.

use super::known::is_skipped;

/// Where text and control words of a group go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dest {
    /// Into the flow.
    Flow,
    /// Nowhere.
    Skip,
    /// Into the buffer on top.
    Text,
    FontTable,
    ColorTable,
    StyleSheet,
    StyleEntry,
    ListTable,
    ListLevel,
    LevelText,
    OverrideTable,
    RevisionTable,
    /// Parts of a field that are neither instruction nor result.
    Field,
    FormField,
    Picture,
    ObjectData,
    Object,
    Shape,
    Info,
    UserProperties,
    Numbering,
    Math,
    /// `\*\nesttableprops`: rows of a nested table.
    NestedRow,
}

/// What a buffer of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextKind {
    BookmarkStart,
    BookmarkEnd,
    AnnotationAuthor,
    AnnotationReference,
    RangeStart,
    RangeEnd,
    Instruction,
    NestedInstruction,
    FormName,
    FormText,
    FormItem,
    ShapeName,
    ShapeValue,
    ObjectClass,
    Before,
    After,
    OldLabel,
    IndexEntry,
    ContentsEntry,
    Metadata(&'static str),
    PropertyName,
    PropertyValue,
}

/// What a destination word opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opens {
    /// A destination without an end of its own.
    Plain(Dest),
    /// A buffer of text.
    Text(TextKind),
    Field,
    Result,
    FormField,
    List,
    Level,
    LevelText,
    Override,
    LevelOverride,
    StyleSheet,
    Numbering,
    SectionNumbering,
    Picture,
    ShapePicture,
    NoShapePicture,
    PictureProperties,
    Shape,
    ShapeGroup,
    OldShape,
    ShapeText,
    Background,
    Object,
    ObjectData,
    ObjectResult,
    Header(&'static str),
    Note,
    Annotation,
    Math,
    Alternative,
}

/// What a control word opens, if it is a destination; some are ones only in certain groups.
pub(super) fn of_word(word: &str, inside: Dest) -> Option<Opens> {
    if let Some(opens) = in_context(word, inside) {
        return Some(opens);
    }
    use Opens::*;
    use TextKind as T;
    Some(match word {
        "fonttbl" => Plain(Dest::FontTable),
        "colortbl" => Plain(Dest::ColorTable),
        "stylesheet" => StyleSheet,
        "listtable" => Plain(Dest::ListTable),
        "listoverridetable" => Plain(Dest::OverrideTable),
        "revtbl" => Plain(Dest::RevisionTable),
        "info" => Plain(Dest::Info),
        "userprops" => Plain(Dest::UserProperties),
        "field" => Field,
        "fldinst" => Text(T::Instruction),
        "fldrslt" => Result,
        "formfield" => FormField,
        "bkmkstart" => Text(T::BookmarkStart),
        "bkmkend" => Text(T::BookmarkEnd),
        "atnauthor" => Text(T::AnnotationAuthor),
        "atnref" => Text(T::AnnotationReference),
        "atrfstart" => Text(T::RangeStart),
        "atrfend" => Text(T::RangeEnd),
        "annotation" => Annotation,
        "footnote" => Note,
        "header" => Header("header"),
        "headerl" => Header("headerl"),
        "headerr" => Header("headerr"),
        "headerf" => Header("headerf"),
        "footer" => Header("footer"),
        "footerl" => Header("footerl"),
        "footerr" => Header("footerr"),
        "footerf" => Header("footerf"),
        "pict" => Picture,
        "shppict" => ShapePicture,
        "nonshppict" => NoShapePicture,
        "picprop" => PictureProperties,
        "shp" => Shape,
        "shpgrp" => ShapeGroup,
        "shpinst" => Plain(Dest::Shape),
        "shptxt" | "dptxbxtext" => ShapeText,
        "do" => OldShape,
        "background" => Background,
        "sn" => Text(T::ShapeName),
        "sv" => Text(T::ShapeValue),
        "object" => Object,
        "objclass" => Text(T::ObjectClass),
        "objdata" => ObjectData,
        "result" => ObjectResult,
        "pn" => Numbering,
        "pnseclvl" => SectionNumbering,
        "pntxtb" => Text(T::Before),
        "pntxta" => Text(T::After),
        "pntext" => Text(T::OldLabel),
        "nesttableprops" => Plain(Dest::NestedRow),
        "mmath" => Math,
        "upr" => Alternative,
        "xe" => Text(T::IndexEntry),
        "tc" | "tcn" => Text(T::ContentsEntry),
        _ if is_skipped(word) => Plain(Dest::Skip),
        _ => return None,
    })
}

fn in_context(word: &str, inside: Dest) -> Option<Opens> {
    use Opens::*;
    use TextKind as T;
    Some(match (inside, word) {
        (Dest::Info, _) => return info(word),
        (Dest::UserProperties, "propname") => Text(T::PropertyName),
        (Dest::UserProperties, "staticval") => Text(T::PropertyValue),
        (Dest::UserProperties, "linkval") => Plain(Dest::Skip),
        (Dest::ListTable, "list") => List,
        (Dest::ListTable | Dest::OverrideTable, "listlevel") => Level,
        (Dest::ListLevel, "leveltext") => LevelText,
        (Dest::ListLevel, "levelnumbers") => Plain(Dest::Skip),
        (Dest::ListTable, "listname" | "liststylename" | "listpicture") => Plain(Dest::Skip),
        (Dest::OverrideTable, "listoverride") => Override,
        (Dest::OverrideTable, "lfolevel") => LevelOverride,
        (Dest::FormField, "ffname") => Text(T::FormName),
        (Dest::FormField, "ffdeftext") => Text(T::FormText),
        (Dest::FormField, "ffl") => Text(T::FormItem),
        (Dest::Math, "mctrlPr") => Plain(Dest::Skip),
        _ => return None,
    })
}

fn info(word: &str) -> Option<Opens> {
    let name = match word {
        "title" => "title",
        "subject" => "subject",
        "author" => "author",
        "keywords" => "keywords",
        "doccomm" => "description",
        "category" => "category",
        "company" => "company",
        "manager" => "manager",
        "hlinkbase" => "hyperlink-base",
        "operator" | "comment" | "creatim" | "revtim" | "printim" | "buptim" => {
            return Some(Opens::Plain(Dest::Skip));
        }
        _ => return None,
    };
    Some(Opens::Text(TextKind::Metadata(name)))
}
