//! What stops in the zygote because of how it is driven is compared in the mode in which it does not, on real builds.

use crate::common::{Place, outcome};
use serde_json::Value;
use std::io::Write;
use std::path::Path;

/// A sheet whose protection has a hash that ODF does not know: asked for the password again, LibreOfficeKit refuses to save it,
/// and plain `soffice` does not ask.
fn protected_sheet(path: &Path) {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let relation = |kind: &str, target: &str| {
        format!(
            r#"<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let hash = format!("{}==", "r".repeat(86));
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/></Types>"#
            ),
        ),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                r#"<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Recette</t></is></c></row></sheetData><sheetProtection algorithmName="SHA-512" hashValue="{hash}" saltValue="c2Vs" spinCount="1000" sheet="1"/></worksheet>"#
            ),
        ),
    ];
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn what_only_soffice_finishes_is_compared_by_soffice() {
    let Some(place) = Place::new() else { return };
    let Some((base, candidate)) = place.pair() else { return };
    let corpus = place.path().join("corpus");
    std::fs::create_dir(&corpus).unwrap();
    protected_sheet(&corpus.join("locked.xlsx"));
    let corpus = corpus.to_string_lossy().into_owned();

    let (code, json, errors) = outcome(&mut place.recette(&["run", "--build", base, "--json", &corpus]));
    let census: Value = serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}: {code} {errors}"));
    assert_eq!(census["stopped"], serde_json::json!([]), "{json}");
    assert_eq!(census["otherwise"][0]["mode"], "soffice", "{json}");
    assert_eq!(census["otherwise"][0]["before"][0], "zygote (refused at save, xlsx>ods)", "{json}");

    let check = ["check", "--base", base, "--candidate", candidate, "--no-report", "--json", &corpus];
    let (code, json, errors) = outcome(&mut place.recette(&check));
    let result: Value = serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}: {code} {errors}"));
    assert_eq!(result["tally"]["unchanged"], 1, "{json}");
    let (_, shown, _) = outcome(&mut place.recette(&["show", "locked"]));
    assert!(shown.contains("driven by soffice, because base stopped by zygote (refused at save, xlsx>ods)"), "{shown}");

    let (_, json, _) = outcome(&mut place.recette(&check));
    let again: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(again["executed"], 0, "{json}");
}
