//! Mail-merge mains.

use super::letters::letterhead;
use super::paper;
use crate::generate::build::*;
use crate::generate::paper::*;
use crate::generate::seed::Seed;
use crate::generate::words::*;

fn field(name: &str) -> Inline {
    Inline::Field(Field::Merge(name.to_owned()), Char::default(), format!("«{name}»"))
}

pub fn invitation() -> Paper {
    let mut seed = Seed::of("publipostage-convocation");
    let address = of(vec![
        field("CIVILITE"),
        t(" "),
        field("PRENOM"),
        t(" "),
        field("NOM"),
        Inline::Line,
        field("ADRESSE"),
        Inline::Line,
        field("CODE_POSTAL"),
        t(" "),
        field("COMMUNE"),
    ]);
    let mut content = vec![letterhead("Secrétariat général — Bureau des concours", "Ambérac, le 20 mars 2026")];
    content.extend(blocks([
        address.left(5400).before(240).after(360),
        p("**Objet :** convocation aux épreuves écrites").after(240),
        of(vec![field("CIVILITE"), t(",")]),
        j("Vous êtes convoqué(e) aux épreuves du concours ").and([
            field("CONCOURS"),
            t(", qui se dérouleront le "),
            field("DATE_EPREUVE"),
            t(" à "),
            field("HEURE"),
            t(", au centre d’examen de "),
            field("CENTRE"),
            t(". Votre numéro de candidat est le "),
            Inline::Field(
                Field::Merge("NUMERO".to_owned()),
                Char { bold: true, ..Char::default() },
                "«NUMERO»".to_owned(),
            ),
            t("."),
        ]),
        j(&prose(&mut seed, 2)),
        j("Vous voudrez bien vous munir de la présente convocation et d’une pièce d’identité en cours de validité."),
        p("La cheffe du bureau,\n\n\n**Zoé N’Diaye**").left(5100).before(360),
    ]));
    paper("publipostage-convocation", "Convocation (document principal)", Font::Sans, Vec::new(), vec![pages(content)])
}

pub fn labels() -> Paper {
    let label = || {
        let lines = [
            vec![field("PRENOM"), t(" "), field("NOM")],
            vec![field("ADRESSE")],
            vec![field("CODE_POSTAL"), t(" "), field("COMMUNE")],
        ];
        let blocks = lines
            .into_iter()
            .zip([480, 0, 0])
            .map(|(l, before)| CellBlock::Para(of(l).left(170).before(before).after(60)))
            .collect();
        Cell { blocks, ..cell("") }
    };
    let rows = (0..7).map(|_| vec![label(), label(), label()]).collect();
    let table = Table { columns: vec![3212, 3213, 3213], borders: Borders::None, head: 0, rows };
    let mut section =
        pages(vec![Block::Para(p("Planche d’étiquettes — 21 par feuille").sized(16, false)), Block::Table(table)]);
    section.footer.clear();
    paper("publipostage-etiquettes", "Étiquettes (document principal)", Font::Sans, Vec::new(), vec![section])
}
