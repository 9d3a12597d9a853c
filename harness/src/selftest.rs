//! The self-test of a build: per component and mode, does it do on known documents what every trial relies on?
//!
//! In: a build. Out: a [`SelfTest`] that is kept with the build: the modes it passes per component, and the DOCX filter
//! with which the compatibility mode survives. The zygote relies on private symbols, so nothing is taken for granted.

use crate::conditions::{Conditions, Kit};
use crate::office::{Convert, Mode, Office};
use crate::pass::{Request, Worker};
use crate::store::{Blobs, Pass};
use crate::trial::stop_before_saving;
use recette_engine::format::{Component, Format};
use recette_engine::read::{Limits, package::Package};
use serde::{Deserialize, Serialize};
use std::io::{self, Cursor, Write};

/// Result for one component in one mode.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Component.
    pub component: Component,
    /// Mode: zygote, kit, soffice.
    pub mode: String,
    /// What failed; empty when it passes.
    pub failures: Vec<String>,
    /// Milliseconds for the component's documents.
    pub ms: u64,
}

/// What is known of a build.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfTest {
    /// Conditions under which it was made.
    pub conditions: String,
    /// Every component in every mode.
    pub rows: Vec<Row>,
    /// Filter with which DOCX is saved; none where the extension is enough.
    pub docx_filter: Option<String>,
}

impl SelfTest {
    /// Whether a mode passes for all components.
    pub fn passes(&self, mode: Mode) -> bool {
        let mut rows = self.rows.iter().filter(|r| r.mode == mode.name()).peekable();
        rows.peek().is_some() && rows.all(|r| r.failures.is_empty())
    }

    /// The best mode that passes: zygote, kit, soffice.
    pub fn best(&self) -> Option<Mode> {
        Mode::LADDER.into_iter().find(|m| self.passes(*m))
    }
}

/// The filter that keeps the compatibility mode where the extension alone does not (25.2).
const DOCX_FILTER: &str = "Office Open XML Text";
/// The frozen day, as a DATE field shows it in the flat ODF.
const FROZEN_DAY: &str = "2026-01-15";

/// Tests a build. Errors are the harness's own.
pub fn test(office: &Office, kit: &Kit, conditions: &Conditions, blobs: &Blobs) -> io::Result<SelfTest> {
    let mut office = office.clone();
    office.docx_filter = None;
    if !keeps_compatibility(&office, kit, conditions, blobs).is_ok_and(|kept| kept) {
        office.docx_filter = Some(DOCX_FILTER.to_owned());
    }
    let mut rows = Vec::new();
    for mode in Mode::LADDER {
        for component in [Component::Text, Component::Sheet, Component::Slides] {
            rows.push(row(&office, kit, conditions, blobs, mode, component));
        }
    }
    Ok(SelfTest { conditions: conditions.digest(), rows, docx_filter: office.docx_filter })
}

fn row(office: &Office, kit: &Kit, conditions: &Conditions, blobs: &Blobs, mode: Mode, component: Component) -> Row {
    let started = std::time::Instant::now();
    let cases = cases(component).into_iter();
    let failures = match mode {
        Mode::Soffice => cases.filter_map(|case| soffice_failure(office, kit, conditions, &case).err()).collect(),
        Mode::Kit | Mode::Zygote => drive(office, kit, conditions, blobs, mode, cases),
    };
    Row { component, mode: mode.name().to_owned(), failures, ms: started.elapsed().as_millis() as u64 }
}

fn drive(
    office: &Office,
    kit: &Kit,
    conditions: &Conditions,
    blobs: &Blobs,
    mode: Mode,
    cases: impl Iterator<Item = Case>,
) -> Vec<String> {
    let mut worker = Worker::new(office, kit, conditions, blobs, mode);
    cases.filter_map(|case| kit_failure(&mut worker, blobs, &case).err()).collect()
}

/// A document and what has to come of it.
struct Case {
    name: &'static str,
    bytes: Vec<u8>,
    format: Format,
    saves: &'static [Format],
    expect: Expect,
}

enum Expect {
    Text(&'static str),
    Compatibility15,
}

fn cases(component: Component) -> Vec<Case> {
    use Format::*;
    let flat = |name, bytes: &[u8], format, saves| Case {
        name,
        bytes: bytes.to_vec(),
        format,
        saves,
        expect: Expect::Text("Recette"),
    };
    match component {
        Component::Text => vec![
            Case {
                name: "a DATE field",
                bytes: br"{\rtf1\ansi Recette {\field{\*\fldinst DATE}{\fldrslt x}}\par}".to_vec(),
                format: Rtf,
                saves: &[Rtf, Odt, Fodt],
                expect: Expect::Text(FROZEN_DAY),
            },
            Case {
                name: "DOCX compatibility mode",
                bytes: compatibility_15(),
                format: Docx,
                saves: &[Docx, Odt],
                expect: Expect::Compatibility15,
            },
        ],
        Component::Sheet => {
            vec![flat("a sheet", include_bytes!("../assets/warm/2-sheet.fods"), Fods, &[Ods, Xlsx])]
        }
        Component::Slides => {
            vec![flat("slides", include_bytes!("../assets/warm/3-slides.fodp"), Fodp, &[Odp, Pptx, Fodp])]
        }
    }
}

fn kit_failure(worker: &mut Worker<'_>, blobs: &Blobs, case: &Case) -> Result<(), String> {
    let request = Request {
        bytes: &case.bytes,
        digest: String::new(),
        format: case.format,
        saves: case.saves.to_vec(),
        seconds: 60,
        password: None,
        attempt: 1,
    };
    let pass = worker.pass(&request).map_err(|e| format!("{}: {e}", case.name))?;
    judge(&pass, case, blobs).map_err(|why| format!("{}: {why}", case.name))
}

fn judge(pass: &Pass, case: &Case, blobs: &Blobs) -> Result<(), String> {
    if let Some((stage, why)) = stop_before_saving(case.format, pass) {
        return Err(format!("stopped at {stage:?}: {why:?}"));
    }
    if pass.pages.as_ref().is_none_or(Vec::is_empty) {
        return Err("no page was painted".to_owned());
    }
    for format in case.saves {
        let saved = pass.saves.get(format.extension()).ok_or_else(|| {
            let said = pass.failures.iter().find(|f| f.name.as_deref() == Some(format.extension()));
            format!("not saved as {format}: {}", said.map_or("", |f| f.message.as_str()))
        })?;
        let bytes = blobs.get(&saved.digest).map_err(|e| e.to_string())?;
        expected(case, *format, &bytes)?;
    }
    Ok(())
}

fn expected(case: &Case, format: Format, bytes: &[u8]) -> Result<(), String> {
    match (&case.expect, format) {
        (Expect::Compatibility15, Format::Docx) if compatibility(bytes).as_deref() != Some("15") => {
            Err(format!("mode 15 comes back as {:?}", compatibility(bytes)))
        }
        (Expect::Text(text), Format::Fodt | Format::Fodp) if !contains(bytes, text) => {
            Err(format!("the flat ODF has no “{text}”"))
        }
        _ => Ok(()),
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

fn soffice_failure(office: &Office, kit: &Kit, conditions: &Conditions, case: &Case) -> Result<(), String> {
    for format in case.saves {
        let target = match format {
            Format::Docx => format!("docx:{DOCX_FILTER}"),
            other => other.extension().to_owned(),
        };
        let (bytes, extension) = (case.bytes.as_slice(), case.format.extension());
        let request = Convert { bytes, extension, target: &target, seconds: conditions.seconds };
        let converted = office.convert(kit, conditions, &request).map_err(|e| format!("{}: {e}", case.name))?;
        let file = converted.file.ok_or_else(|| format!("{}: no {format} ({:?})", case.name, converted.end))?;
        expected(case, *format, &file).map_err(|why| format!("{}: {why}", case.name))?;
    }
    Ok(())
}

fn keeps_compatibility(office: &Office, kit: &Kit, conditions: &Conditions, blobs: &Blobs) -> Result<bool, String> {
    let mut worker = Worker::new(office, kit, conditions, blobs, Mode::Zygote);
    let docx = cases(Component::Text).into_iter().filter(|c| c.format == Format::Docx);
    let failures = docx.filter_map(|case| kit_failure(&mut worker, blobs, &case).err()).count();
    Ok(failures == 0)
}

/// `compatibilityMode` of a DOCX.
fn compatibility(docx: &[u8]) -> Option<String> {
    let package = Package::open(docx, &Limits::default()).ok()?;
    let settings = String::from_utf8_lossy(package.part("word/settings.xml")?).into_owned();
    let element = settings.split("<w:compatSetting").find(|e| e.contains("\"compatibilityMode\""))?;
    element.split("w:val=\"").nth(1)?.split('"').next().map(str::to_owned)
}

/// A DOCX of one paragraph in compatibility mode 15.
fn compatibility_15() -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let relations = |kind: &str, target: &str| {
        format!(
            r#"<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let types = format!(
        r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{TYPE}.document.main+xml"/><Override PartName="/word/settings.xml" ContentType="{TYPE}.settings+xml"/></Types>"#
    );
    let document = format!(
        r#"<w:document xmlns:w="{MAIN}"><w:body><w:p><w:r><w:t>Recette</w:t></w:r></w:p></w:body></w:document>"#
    );
    let settings = format!(
        r#"<w:settings xmlns:w="{MAIN}"><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>"#
    );
    zipped(&[
        ("[Content_Types].xml", &types),
        ("_rels/.rels", &relations("officeDocument", "word/document.xml")),
        ("word/_rels/document.xml.rels", &relations("settings", "settings.xml")),
        ("word/document.xml", &document),
        ("word/settings.xml", &settings),
    ])
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in parts {
        // Writing to memory cannot fail.
        let _ = zip.start_file(*name, options).map_err(io::Error::from).and_then(|()| zip.write_all(text.as_bytes()));
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_document_has_the_mode_it_tests() {
        assert_eq!(compatibility(&compatibility_15()).as_deref(), Some("15"));
    }

    #[test]
    fn the_best_mode_is_the_first_that_passes_everywhere() {
        let row = |mode: &str, failures: &[&str]| Row {
            component: Component::Text,
            mode: mode.to_owned(),
            failures: failures.iter().map(|f| f.to_string()).collect(),
            ms: 0,
        };
        let rows = vec![row("zygote", &["crash"]), row("kit", &[]), row("soffice", &[])];
        assert_eq!(SelfTest { rows, ..SelfTest::default() }.best(), Some(Mode::Kit));
        assert_eq!(SelfTest::default().best(), None);
    }
}
