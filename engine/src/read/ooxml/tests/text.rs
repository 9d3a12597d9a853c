//! Text, character and paragraph format, styles, numbering, fields, links, notes, comments, tracked changes.

use super::*;
use crate::model::{Property, Value};

fn run(rpr: &str, expected: &str) {
    check(
        &format!("<w:p><w:r><w:rPr>{rpr}</w:rPr><w:t>x</w:t></w:r></w:p>"),
        &format!("paragraph\n  run{expected} | \"x\""),
    );
}

fn para(ppr: &str, expected: &str) {
    check(&format!("<w:p><w:pPr>{ppr}</w:pPr></w:p>"), &format!("paragraph{expected}"));
}

#[test]
fn runs_merge_and_special_characters_are_text() {
    check(
        "<w:p><w:r><w:t>Ar</w:t></w:r><w:proofErr w:type='spellStart'/><w:r><w:t>rêté </w:t><w:tab/><w:t>n</w:t>\
         <w:noBreakHyphen/><w:softHyphen/><w:br/></w:r></w:p>",
        "paragraph\n  run | \"Arrêté\\tn\u{2011}\\u{ad}\\n\"",
    );
}

#[test]
fn run_properties() {
    run("<w:b/><w:i w:val='0'/><w:sz w:val='24'/>", " char.size=152400 char.bold=on");
    run("<w:u w:val='dashDotHeavy' w:color='FF0000'/>", " char.underline=dot-dash-thick char.underline-color=#ff0000");
    run("<w:strike/><w:caps/><w:vanish/>", " char.strike=single char.caps=caps char.hidden=on");
    run("<w:dstrike/><w:vertAlign w:val='superscript'/>", " char.strike=double char.position=super");
    run("<w:highlight w:val='green'/>", " char.highlight=#00ff00");
    run("<w:shd w:val='clear' w:fill='EEEEEE'/>", " char.highlight=#eeeeee");
    run("<w:rFonts w:ascii='Arial' w:cs='Tahoma'/>", " char.font=\"Arial\"");
    run(
        "<w:spacing w:val='20'/><w:w w:val='90'/><w:kern w:val='28'/>",
        " char.spacing=12700 char.scale=90% char.kerning=on",
    );
    run("<w:lang w:val='fr-fr'/>", " char.language=\"fr-FR\"");
    run("<w:rtl/><w:szCs w:val='28'/><w:bCs/><w:b w:val='0'/>", " char.size=177800 char.bold=on char.rtl=on");
    run("<w:bdr w:val='single' w:sz='4' w:color='auto'/>", " char.border=solid/6350/auto");
    run("<w:position w:val='-6'/><w:em w:val='comma'/>", " char.raise=-38100 char.emphasis=accent");
    run("<w:emboss/><w:outline/><w:shadow/>", " char.outline=on char.shadow=on char.relief=embossed");
}

#[test]
fn paragraph_properties() {
    para("<w:jc w:val='both'/>", " para.align=justify");
    para("<w:bidi/><w:jc w:val='right'/>", " para.align=end para.rtl=on");
    para("<w:ind w:left='720' w:hanging='360'/>", " para.indent-start=457200 para.indent-first=-228600");
    para("<w:ind w:leftChars='200'/>", " para.indent-start=254000");
    para("<w:spacing w:line='360' w:lineRule='auto'/>", " para.line-height=150%");
    para("<w:spacing w:line='300' w:lineRule='exact'/>", " para.line-height=190500 para.line-rule=exact");
    para("<w:spacing w:line='-240'/>", " para.line-height=152400 para.line-rule=exact");
    para("<w:spacing w:line='-240' w:lineRule='exact'/>", " para.line-height=152400 para.line-rule=at-least");
    para("<w:spacing w:before='100' w:beforeAutospacing='1'/>", " para.space-before=177800");
    para("<w:outlineLvl w:val='1'/>", " para.outline-level=2");
    para(
        "<w:tabs><w:tab w:val='right' w:leader='dot' w:pos='9000'/><w:tab w:val='left' w:pos='100'/></w:tabs>",
        " para.tabs=\"left@63500;right@5715000[.]\"",
    );
    para("<w:pBdr><w:top w:val='double' w:sz='4' w:color='FF0000'/></w:pBdr>", " para.border-top=double/19050/#ff0000");
    para("<w:framePr w:dropCap='drop' w:lines='2'/>", " para.drop-cap=2");
    para("<w:pageBreakBefore/><w:keepNext/>", " para.keep-next=on para.break-before=page");
}

#[test]
fn page_breaks_belong_to_paragraphs() {
    let page = "<w:r><w:br w:type='page'/></w:r>";
    check(&format!("<w:p>{page}</w:p>{}", p("b")), "paragraph\nparagraph para.break-before=page\n  run | \"b\"");
    check(&format!("<w:p>{page}<w:r><w:t>b</w:t></w:r></w:p>"), "paragraph para.break-before=page\n  run | \"b\"");
    check(
        &format!("<w:p><w:r><w:t>a</w:t></w:r>{page}<w:r><w:t>b</w:t></w:r></w:p>"),
        "paragraph\n  run | \"a\"\n  break \"page\"\n  run | \"b\"",
    );
}

#[test]
fn styles_inherit_and_toggles_cancel() {
    let styles = "<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val='22'/></w:rPr></w:rPrDefault></w:docDefaults>\
        <w:style w:type='paragraph' w:styleId='A'><w:name w:val='Chapô'/><w:basedOn w:val='B'/><w:rPr><w:b/></w:rPr></w:style>\
        <w:style w:type='paragraph' w:styleId='B'><w:name w:val='Base'/><w:basedOn w:val='A'/><w:pPr><w:jc w:val='center'/></w:pPr></w:style>\
        <w:style w:type='character' w:styleId='C'><w:name w:val='Gras'/><w:rPr><w:b/><w:color w:val='112233'/></w:rPr></w:style>";
    let body = "<w:p><w:pPr><w:pStyle w:val='A'/></w:pPr><w:r><w:t>x</w:t></w:r><w:r><w:rPr><w:rStyle w:val='C'/></w:rPr><w:t>y</w:t></w:r></w:p>";
    let expected = "paragraph para.align=center para.style=\"Chapô\"\n  run char.size=139700 char.bold=on | \"x\"\n  \
        run char.size=139700 char.color=#112233 char.style=\"Gras\" | \"y\"";
    assert_eq!(Docx::body(body).with("styles", styles).outline(), expected);
}

/// Writer keeps there what it could not put elsewhere; what the style says in its own place wins.
#[test]
fn run_properties_inside_a_style_s_paragraph_properties_are_the_style_s() {
    let styles = "<w:style w:type='paragraph' w:styleId='A'><w:name w:val='Chapô'/>\
        <w:pPr><w:rPr><w:highlight w:val='green'/><w:b/></w:rPr></w:pPr><w:rPr><w:b w:val='0'/></w:rPr></w:style>";
    let body = "<w:p><w:pPr><w:pStyle w:val='A'/></w:pPr><w:r><w:t>x</w:t></w:r><w:r><w:rPr><w:highlight w:val='none'/></w:rPr><w:t>y</w:t></w:r></w:p>";
    let expected = "paragraph para.style=\"Chapô\"\n  run char.highlight=#00ff00 | \"x\"\n  run | \"y\"";
    assert_eq!(Docx::body(body).with("styles", styles).outline(), expected);
}

#[test]
fn theme_fonts_and_colours() {
    let a = "http://schemas.openxmlformats.org/drawingml/2006/main";
    let theme = format!(
        "<a:theme xmlns:a='{a}'><a:themeElements><a:clrScheme><a:accent1><a:srgbClr val='4F81BD'/></a:accent1></a:clrScheme>\
         <a:fontScheme><a:minorFont><a:latin typeface='Carlito'/></a:minorFont></a:fontScheme></a:themeElements></a:theme>"
    );
    let body = "<w:p><w:r><w:rPr><w:rFonts w:asciiTheme='minorHAnsi' w:ascii='Old'/><w:color w:val='auto' w:themeColor='accent1'/></w:rPr><w:t>x</w:t></w:r></w:p>";
    let docx = Docx::body(body).related("t", "theme", "theme/t.xml").raw("word/theme/t.xml", theme.as_bytes());
    assert_eq!(docx.outline(), "paragraph\n  run char.font=\"Carlito\" char.color=#4f81bd | \"x\"");
}

const NUMBERING: &str = "<w:abstractNum w:abstractNumId='0'>\
    <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='upperRoman'/><w:lvlText w:val='%1.'/><w:pPr><w:ind w:left='720' w:hanging='360'/></w:pPr></w:lvl>\
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/><w:isLgl/><w:lvlText w:val='%1.%2)'/><w:suff w:val='space'/></w:lvl></w:abstractNum>\
    <w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='\u{F0B7}'/><w:rPr><w:rFonts w:ascii='Symbol'/></w:rPr></w:lvl></w:abstractNum>\
    <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>\
    <w:num w:numId='3'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='7'/></w:lvlOverride></w:num>";

fn labels(items: &[(i64, i64)]) -> Vec<String> {
    let item = |(num, level): &(i64, i64)| {
        format!("<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{num}'/></w:numPr></w:pPr></w:p>")
    };
    let body: String = items.iter().map(item).collect();
    let document = Docx::body(&body).with("numbering", NUMBERING).read().document;
    let label = |n: &Node| n.get(crate::model::Property::ListLabel).map(|v| v.to_string()).unwrap_or_default();
    document.children[0].children.iter().map(|n| label(n).trim_matches(['“', '”']).to_owned()).collect()
}

#[test]
fn labels_are_counted() {
    assert_eq!(labels(&[(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)]), ["I.", "1.1)", "1.2)", "II.", "2.1)"]);
    assert_eq!(labels(&[(1, 0), (3, 0), (3, 0), (1, 0)]), ["I.", "VII.", "VIII.", "IX."]);
    assert_eq!(labels(&[(2, 0), (0, 0), (9, 0)]), ["•", "", ""]);
}

#[test]
fn list_indents_are_the_paragraphs() {
    let body = "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:p>";
    let outline = Docx::body("").with("numbering", NUMBERING);
    drop(outline);
    // Without a level in the paragraph, level 1 is meant.
    let out = Docx::body(body).with("numbering", NUMBERING).outline();
    assert_eq!(
        out,
        "paragraph para.indent-start=457200 para.indent-first=-228600 list.label=\"I.\" list.level=1 list.kind=upper-roman list.start=1"
    );
}

fn complex(code: &str, result: &str) -> String {
    format!(
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType='separate'/></w:r>{result}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
}

#[test]
fn fields_and_links() {
    let x = "<w:r><w:t>x</w:t></w:r>";
    check(
        &format!(
            "<w:p>{}<w:fldSimple w:instr='PAGE'>{x}</w:fldSimple></w:p>",
            complex(" date \\@ \"dd MM\" \\* MERGEFORMAT", x)
        ),
        "paragraph\n  field field.kind=DATE field.instruction=\"\\\\@ \\\"dd MM\\\"\"\n    run | \"x\"\n  field field.kind=PAGE\n    run | \"x\"",
    );
    check(
        &format!(
            "<w:p>{}</w:p>",
            complex(&format!("IF </w:instrText></w:r>{}<w:r><w:instrText> = 1", complex("MERGEFIELD a", x)), x)
        ),
        "paragraph\n  field field.kind=IF field.instruction=\"{MERGEFIELD a} = 1\"\n    run | \"x\"",
    );
    check(
        &format!("<w:p>{}</w:p>", complex("HYPERLINK \\l \"ici\"", x)),
        "paragraph\n  link link.target=\"#ici\"\n    run | \"x\"",
    );
    let docx = Docx::body(&format!("<w:p><w:hyperlink r:id='h' w:anchor='b'>{x}</w:hyperlink></w:p>"));
    let expected = "paragraph\n  link link.target=\"http://a.fr/#b\"\n    run | \"x\"";
    assert_eq!(docx.related("h", "hyperlink", "http://a.fr/").outline(), expected);
}

#[test]
fn a_field_over_paragraphs_is_a_point() {
    let x = "<w:r><w:t>x</w:t></w:r>";
    let body = format!("<w:p>{}</w:p>", complex("TOC \\o", &format!("{x}</w:p><w:p>{x}")));
    check(
        &body,
        "paragraph\n  field field.kind=TOC field.instruction=\"\\\\o\"\n  run | \"x\"\nparagraph\n  run | \"x\"",
    );
}

#[test]
fn a_check_box_is_as_large_as_its_code() {
    let body = "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox/></w:ffData></w:fldChar></w:r>\
        <w:r><w:rPr><w:sz w:val='28'/></w:rPr><w:instrText>FORMCHECKBOX</w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>";
    let line = outline(first(&Docx::body(body).read().document, Kind::Control).unwrap());
    assert!(line.contains("char.size=177800"), "{line}");
}

#[test]
fn a_locked_date_is_fixed() {
    let line = |body: &str| outline(first(&Docx::body(body).read().document, Kind::Field).unwrap());
    let simple = |kind: &str| {
        format!("<w:p><w:fldSimple w:instr='{kind}' w:fldLock='1'><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>")
    };
    assert!(line(&simple("DATE")).contains("field.fixed=on"));
    assert!(!line(&simple("PAGE")).contains("field.fixed"));
    let complex = |lock: &str| {
        format!(
            "<w:p><w:r><w:fldChar w:fldCharType='begin'{lock}/></w:r><w:r><w:instrText>TIME</w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
        )
    };
    assert!(line(&complex(" w:fldLock='true'")).contains("field.fixed=on"));
    assert!(!line(&complex("")).contains("field.fixed"));
}

#[test]
fn overlapping_fields_and_links_end_together() {
    let body = "<w:p><w:hyperlink w:anchor='a'><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType='separate'/></w:r></w:hyperlink><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>";
    check(body, "paragraph\n  link link.target=\"#a\"\n    field field.kind=PAGE\n      run | \"1\"");
}

#[test]
fn bookmarks_have_lengths() {
    check(
        "<w:p><w:bookmarkStart w:id='1' w:name='ici'/><w:bookmarkStart w:id='2' w:name='_Toc12'/><w:r><w:t>abc</w:t></w:r><w:bookmarkEnd w:id='1'/></w:p>",
        "paragraph\n  bookmark \"ici\" bookmark.length=3\n  run | \"abc\"",
    );
}

#[test]
fn notes_and_comments() {
    let notes = "<w:footnote w:id='2'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>n</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p></w:footnote>";
    let body = "<w:p><w:r><w:footnoteReference w:id='2'/></w:r></w:p>";
    let expected = "paragraph\n  note\n    paragraph\n      run | \"n\"\n      note";
    assert_eq!(Docx::body(body).with("footnotes", notes).outline(), expected);
    let comments = "<w:comment w:id='0' w:author='A'><w:p w14:paraId='7'><w:r><w:t>c</w:t></w:r></w:p></w:comment>";
    let body = "<w:p><w:commentRangeStart w:id='0'/><w:r><w:t>ab</w:t></w:r><w:commentRangeEnd w:id='0'/><w:r><w:commentReference w:id='0'/></w:r></w:p>";
    let done = "<w15:commentEx w15:paraId='7' w15:done='1'/>";
    let docx = Docx::body(body).with("comments", comments).with("commentsExtended", done);
    let expected = "paragraph\n  comment comment.author=\"A\" comment.length=2 comment.resolved=on\n    paragraph\n      run | \"c\"\n  run | \"ab\"";
    assert_eq!(docx.outline(), expected);
}

#[test]
fn notes_are_numbered_as_sections_or_settings_say() {
    let check = |element: &str, section: &str, settings: &str, expected: &str| {
        let format = |format: &str| match format {
            "" => String::new(),
            format => format!("<w:{element}Pr><w:numFmt w:val='{format}'/></w:{element}Pr>"),
        };
        let notes = format!("<w:{element} w:id='2'><w:p/></w:{element}>");
        let body =
            format!("<w:p><w:r><w:{element}Reference w:id='2'/></w:r></w:p><w:sectPr>{}</w:sectPr>", format(section));
        let docx = Docx::body(&body).with(&format!("{element}s"), &notes).with("settings", &format(settings));
        let document = docx.read().document;
        let note = first(&document, Kind::Note).unwrap();
        assert_eq!(note.get(Property::NoteFormat), Some(Value::token(expected)));
    };
    check("footnote", "", "", "decimal");
    check("endnote", "", "", "lower-roman");
    check("endnote", "", "upperLetter", "upper-letter");
    check("footnote", "lowerLetter", "upperLetter", "lower-letter");
}

#[test]
fn custom_marks_are_labels() {
    let notes = "<w:footnote w:id='2'><w:p/></w:footnote>";
    let body = "<w:p><w:r><w:footnoteReference w:customMarkFollows='1' w:id='2'/><w:t>*</w:t></w:r></w:p>";
    let expected = "paragraph\n  note note.label=\"*\"\n    paragraph";
    assert_eq!(Docx::body(body).with("footnotes", notes).outline(), expected);
}

#[test]
fn tracked_changes() {
    check(
        "<w:p><w:pPr><w:rPr><w:ins w:author='A'/></w:rPr></w:pPr><w:ins w:author='A'><w:r><w:t>i</w:t></w:r></w:ins>\
         <w:del w:author='B'><w:r><w:delText>d</w:delText></w:r></w:del>\
         <w:moveFromRangeStart w:id='1' w:name='move1'/><w:moveFrom w:author='C'><w:r><w:t>m</w:t></w:r></w:moveFrom><w:moveFromRangeEnd w:id='1'/>\
         <w:r><w:rPr><w:b/><w:rPrChange w:author='D'/></w:rPr><w:t>f</w:t></w:r></w:p>",
        "paragraph para.mark-change=inserted\n  run char.change=inserted char.change-author=\"A\" | \"i\"\n  \
         run char.change=deleted char.change-author=\"B\" | \"d\"\n  run char.change=moved-from char.change-author=\"C\" | \"m\"\n  \
         run char.bold=on char.change=format char.change-author=\"D\" | \"f\"",
    );
}

/// What replaces the instruction counts; a field that is deleted as a whole keeps its own.
#[test]
fn deleted_instructions_do_not_count() {
    let field = |code: &str| {
        format!(
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r>{code}<w:r><w:fldChar w:fldCharType='separate'/></w:r>\
                 <w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
        )
    };
    let live = "<w:ins w:author='A'><w:r><w:instrText>HYPERLINK \"http://a/\"</w:instrText></w:r></w:ins>";
    let gone = "<w:del w:author='A'><w:r><w:delInstrText>HYPERLINK \"http://b/\"</w:delInstrText></w:r></w:del>";
    let link = |target: &str| format!("paragraph\n  link link.target=\"{target}\"\n    run | \"x\"");
    check(&field(&format!("{live}{gone}")), &link("http://a/"));
    check(&field(&format!("{gone}{live}")), &link("http://a/"));
    check(&field(gone), &link("http://b/"));
}

/// Without the range there is no name that joins the two ends.
#[test]
fn a_move_outside_of_its_range_is_a_deletion_or_an_insertion() {
    let change = |before: &str, name: &str, after: &str, expected: &str| {
        check(
            &format!("<w:p>{before}<w:{name} w:author='A'><w:r><w:t>x</w:t></w:r></w:{name}>{after}</w:p>"),
            &format!("paragraph\n  run char.change={expected} char.change-author=\"A\" | \"x\""),
        );
    };
    let deleted = "deleted char.change-fault=no-range";
    let inserted = "inserted char.change-fault=no-range";
    change("", "moveFrom", "", deleted);
    change("", "moveTo", "", inserted);
    change("", "ins", "", "inserted");
    change("<w:moveToRangeStart w:id='1' w:name='m'/>", "moveTo", "<w:moveToRangeEnd w:id='1'/>", "moved-to");
    change("<w:moveFromRangeStart w:id='1' w:name='m'/>", "moveTo", "<w:moveFromRangeEnd w:id='1'/>", inserted);
    change("<w:moveToRangeStart w:id='1' w:name='m'/><w:moveToRangeEnd w:id='1'/>", "moveTo", "", inserted);
    check(
        "<w:tbl><w:moveFromRangeStart w:id='1' w:name='m'/><w:tr><w:tc><w:p><w:moveFrom w:author='A'><w:r><w:t>x</w:t></w:r>\
         </w:moveFrom></w:p></w:tc></w:tr><w:moveFromRangeEnd w:id='1'/></w:tbl>",
        "table table.indent=-68580\n  row\n    cell\n      paragraph\n        run char.change=moved-from char.change-author=\"A\" | \"x\"",
    );
}

/// Word refuses a plain text with a picture in it.
#[test]
fn a_plain_text_with_a_picture_is_a_rich_text_and_a_fault() {
    let control = |content: &str, expected: &str| {
        let sdt =
            format!("<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r>{content}</w:r></w:sdtContent></w:sdt>");
        let outline = Docx::body(&format!("<w:p>{sdt}</w:p>")).outline();
        let line = outline.lines().find(|line| line.contains("control ")).unwrap_or_default();
        assert_eq!(line.trim(), expected);
    };
    control("<w:t>x</w:t>", "control control.kind=text control.make=content-control control.value=\"x\"");
    let broken = "control control.kind=rich-text control.make=content-control control.fault=objects";
    control("<w:t>x</w:t><w:drawing/>", broken);
    control("<w:pict/>", broken);
}

#[test]
fn a_bound_plain_text_shows_its_data() {
    let id = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}";
    let bound = |xpath: &str, kind: &str| {
        let run = |text: &str| format!("<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>");
        let data = format!("<w:dataBinding w:xpath='{xpath}' w:storeItemID='{}'/>", id.to_lowercase());
        let content = format!("<w:sdtContent>{}{}</w:sdtContent>", run("old"), run("er"));
        let core = "<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties' \
            xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:description>new\nline</dc:description></cp:coreProperties>";
        let root = format!(
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
             <Relationship Id='m' Type='{R}/officeDocument' Target='word/document.xml'/>\
             <Relationship Id='c' Type='http://x/core-properties' Target='docProps/core.xml'/></Relationships>"
        );
        Docx::body(&format!("<w:p><w:sdt><w:sdtPr>{data}{kind}</w:sdtPr>{content}</w:sdt></w:p>"))
            .raw("_rels/.rels", root.as_bytes())
            .raw("docProps/core.xml", core.as_bytes())
            .outline()
    };
    let text = |kind: &str, value: &str, path: &str, shown: &str| {
        let control = format!("control control.kind={kind} control.make=content-control{value}");
        format!("paragraph\n  {control} control.binding=\"{path}\"\n  run char.bold=on | \"{shown}\"")
    };
    let path = "/ns1:coreProperties[1]/ns0:description[1]";
    let other = "/ns1:coreProperties[1]/ns0:title[1]";
    assert_eq!(bound(path, "<w:text/>"), text("text", " control.value=\"new line\"", path, "new\\nline"));
    assert_eq!(bound(path, "<w:richText/>"), text("rich-text", "", path, "older"));
    assert_eq!(bound(other, "<w:text/>"), text("text", " control.value=\"older\"", other, "older"));
}

#[test]
fn controls() {
    check(
        "<w:p><w:sdt><w:sdtPr><w:alias w:val='Case'/><w14:checkbox><w14:checked w14:val='1'/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt></w:p>",
        "paragraph\n  control control.kind=check-box control.make=content-control control.value=\"true\" control.name=\"Case\"\n  run | \"☒\"",
    );
    check(
        "<w:p><w:sdt><w:sdtPr><w:alias w:val='Nom'/><w:tag w:val='nom1'/></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt></w:p>",
        "paragraph\n  control control.kind=rich-text control.make=content-control control.name=\"Nom\" control.tag=\"nom1\"\n  run | \"x\"",
    );
    check(
        "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>x</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        "paragraph\n  control control.kind=text control.make=content-control control.value=\"x\"\n  run | \"x\"",
    );
    check(
        "<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/><w:lock w:val='sdtLocked'/><w:text w:multiLine='1'/></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt></w:p>",
        "paragraph\n  control control.kind=text control.make=content-control control.lock=control control.placeholder=on control.lines=on\n  run | \"x\"",
    );
    check(
        "<w:p><w:sdt><w:sdtPr><w:date w:fullDate='2026-03-04T00:00:00Z'/></w:sdtPr><w:sdtContent><w:r><w:t>4 mars</w:t></w:r></w:sdtContent></w:sdt></w:p>",
        "paragraph\n  control control.kind=date control.make=content-control control.value=\"4 mars\" control.date=\"2026-03-04\"\n  run | \"4 mars\"",
    );
    check(
        "<w:p><w:fldSimple w:instr=' FILLIN \"Nom ?\" '><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>",
        "paragraph\n  control control.kind=input control.make=field control.value=\"x\" control.name=\"Nom ?\"\n  run | \"x\"",
    );
    let form = "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:name w:val='L'/><w:ddList><w:result w:val='1'/><w:listEntry w:val='a'/><w:listEntry w:val='b'/></w:ddList></w:ffData></w:fldChar></w:r>\
        <w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>";
    check(
        form,
        "paragraph\n  control control.kind=drop-down control.make=form-field control.value=\"b\" control.items=\"a|b\" control.name=\"L\"",
    );
}

#[test]
fn frames_are_boxes_before_the_text_that_follows() {
    let framed = |text: &str| {
        format!(
            "<w:p><w:pPr><w:framePr w:w='100' w:x='10' w:y='20' w:wrap='around' w:hAnchor='page'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    check(
        &format!("{}{}{}", framed("a"), framed("b"), p("c")),
        "paragraph\n  shape shape.width=63500 shape.x=6350 shape.y=12700 shape.anchor=paragraph shape.wrap=square \
         shape.geometry=text-box shape.x-from=page shape.auto-height=on\n    paragraph\n      run | \"a\"\n    paragraph\n      run | \"b\"\n  run | \"c\"",
    );
}

#[test]
fn links_say_their_frame_and_title() {
    check(
        "<w:p><w:hyperlink w:anchor='a' w:tgtFrame='_self' w:tooltip='ici'><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>",
        "paragraph\n  link link.target=\"#a\" link.frame=\"_self\" link.title=\"ici\"\n    run | \"x\"",
    );
}

#[test]
fn what_was_inserted_and_deleted_again_says_both() {
    check(
        "<w:p><w:ins w:author='A'><w:del w:author='B'><w:r><w:delText>x</w:delText></w:r></w:del></w:ins></w:p>",
        "paragraph\n  run char.change=deleted char.change-under=inserted char.change-author=\"B\" | \"x\"",
    );
}

#[test]
fn labels_have_formats() {
    let numbering = "<w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='-'/>\
        <w:rPr><w:rFonts w:ascii='Arial'/><w:b/><w:color w:val='FF0000'/><w:highlight w:val='yellow'/></w:rPr></w:lvl></w:abstractNum>\
        <w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>";
    let body = "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr></w:p>";
    assert_eq!(
        Docx::body(body).with("numbering", numbering).outline(),
        "paragraph list.label=\"-\" list.level=1 list.kind=bullet list.font=\"Arial\" list.color=#ff0000 list.highlight=#ffff00 list.bold=on"
    );
}

#[test]
fn chunks_of_html_are_paragraphs() {
    let docx = Docx::body("<w:altChunk r:id='c'/>").related("c", "aFChunk", "c.html");
    let document = docx.raw("word/c.html", b"<html><body><p>a</p>b</body></html>");
    assert_eq!(document.outline(), "paragraph\n  run | \"a\"\nparagraph\n  run | \"b\"");
}

#[test]
fn symbols_and_unknown_elements() {
    check(
        "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r></w:p>",
        "paragraph\n  run char.font=\"Wingdings\" | \"\\u{f0fc}\"",
    );
    check("<w:p><w:foo><w:r><w:t>lost?</w:t></w:r></w:foo></w:p>", "paragraph\n  unknown \"w:foo\" | \"lost?\"");
    check("<w:bar><w:p/></w:bar>", "unknown \"w:bar\"");
}

#[test]
fn strict_documents_are_the_same() {
    let xml = format!(
        "<d:document xmlns:d='{STRICT}'><d:body><d:p><d:pPr><d:ind d:start='36pt'/></d:pPr><d:r><d:t>x</d:t></d:r></d:p></d:body></d:document>"
    );
    let docx = Docx::default().raw("word/document.xml", xml.as_bytes());
    assert_eq!(docx.outline(), "paragraph para.indent-start=457200\n  run | \"x\"");
}
