//! The formats Recette reads and runs.

pub mod detect;

pub use detect::{Detected, NotADocument, detect, detect_within};

use serde::{Deserialize, Serialize};

/// A family of documents that one office component opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Component {
    /// Writer.
    Text,
    /// Calc.
    Sheet,
    /// Impress.
    Slides,
}

/// Template, macro and flat forms keep a name of their own because the office picks its filter by extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Format {
    Rtf,
    Doc,
    Odt,
    Ott,
    Fodt,
    Docx,
    Docm,
    Dotx,
    Dotm,
    Ods,
    Ots,
    Fods,
    Xlsx,
    Xlsm,
    Xltx,
    Odp,
    Otp,
    Fodp,
    Pptx,
    Pptm,
    Potx,
}

impl Format {
    /// All formats, in a fixed order.
    pub const ALL: [Format; 21] = {
        use Format::*;
        [
            Rtf, Doc, Odt, Ott, Fodt, Docx, Docm, Dotx, Dotm, Ods, Ots, Fods, Xlsx, Xlsm, Xltx, Odp, Otp, Fodp, Pptx,
            Pptm, Potx,
        ]
    };

    /// The file extension, without the dot.
    pub fn extension(self) -> &'static str {
        use Format::*;
        match self {
            Rtf => "rtf",
            Doc => "doc",
            Odt => "odt",
            Ott => "ott",
            Fodt => "fodt",
            Docx => "docx",
            Docm => "docm",
            Dotx => "dotx",
            Dotm => "dotm",
            Ods => "ods",
            Ots => "ots",
            Fods => "fods",
            Xlsx => "xlsx",
            Xlsm => "xlsm",
            Xltx => "xltx",
            Odp => "odp",
            Otp => "otp",
            Fodp => "fodp",
            Pptx => "pptx",
            Pptm => "pptm",
            Potx => "potx",
        }
    }

    /// The format of an extension (any case), if it is one of ours.
    pub fn of_extension(extension: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|f| f.extension().eq_ignore_ascii_case(extension))
    }

    /// The component that has to open it; anything else is a refusal.
    pub fn component(self) -> Component {
        use Format::*;
        match self {
            Rtf | Doc | Odt | Ott | Fodt | Docx | Docm | Dotx | Dotm => Component::Text,
            Ods | Ots | Fods | Xlsx | Xlsm | Xltx => Component::Sheet,
            Odp | Otp | Fodp | Pptx | Pptm | Potx => Component::Slides,
        }
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.extension())
    }
}

/// Input format and saved format, written `rtf>rtf` in signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Route {
    /// What the office loads.
    pub from: Format,
    /// What it saves.
    pub to: Format,
}

impl Route {
    /// The default routes of a format (design §5): back to itself and to the other family.
    pub fn defaults(from: Format) -> Vec<Route> {
        use Format::*;
        let to: &[Format] = match from {
            Rtf => &[Rtf, Odt],
            Doc => &[Odt],
            Docx | Docm | Dotx | Dotm => &[Docx, Odt],
            Odt | Ott | Fodt => &[Odt, Docx],
            Ods | Ots | Fods => &[Ods, Xlsx],
            Xlsx | Xlsm | Xltx => &[Xlsx, Ods],
            Odp | Otp | Fodp => &[Odp, Pptx],
            Pptx | Pptm | Potx => &[Pptx, Odp],
        };
        to.iter().map(|&to| Route { from, to }).collect()
    }
}

impl std::fmt::Display for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}>{}", self.from, self.to)
    }
}
