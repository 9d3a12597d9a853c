//! Samplers: every construct that three formats can say, a few times each, in seeded order and surroundings. Not part of
//! the suite: they are what `accuracy --inject` edits, which needs fifty places of each kind.

use super::{AUTHORS, paper};
use crate::generate::build::*;
use crate::generate::paper::*;
use crate::generate::seed::Seed;
use crate::generate::style::Style;
use crate::generate::words::*;

/// One of them; the same number, the same paper.
pub fn sampler(number: usize) -> Paper {
    let mut maker = Maker { seed: Seed::of(&format!("echantillon-{number}")), number, words: 0 };
    let mut first = vec![Block::Para(styled(Style::Title, &format!("Échantillon {number}")))];
    first.extend(blocks(maker.characters()));
    first.extend(blocks(maker.paragraphs()));
    first.extend(blocks(maker.lists()));
    first.extend(maker.tables());
    let mut opening = pages(first);
    opening.header = vec![styled(Style::Header, &format!("Recueil {number}\tEssai"))];
    let mut middle = pages(blocks(maker.inlines()));
    (middle.columns, middle.continuous) = (2, true);
    let mut last = pages(blocks(maker.objects()));
    (last.landscape, last.header) = (true, vec![styled(Style::Header, &format!("Annexe {number}"))]);
    let lists = vec![ListKind::Bullets, ListKind::Decimal, ListKind::Legal, ListKind::Plan];
    let font = if number.is_multiple_of(2) { Font::Serif } else { Font::Sans };
    paper("echantillon", &format!("Échantillon numéro {number}"), font, lists, vec![opening, middle, last])
}

/// A paper of about so many pages: headings, prose with a bold word, now and then a table; for measuring.
pub fn long(count: usize) -> Paper {
    let mut seed = Seed::of("registre");
    let mut content = Vec::new();
    for page in 1..=count {
        content.push(Block::Para(styled(Style::Heading2, &format!("Feuillet {page}"))));
        for number in 0..6 {
            let town = seed.pick(TOWNS);
            content.push(Block::Para(j(&format!("Pièce {page}-{number}, **{town}**. {}", prose(&mut seed, 3)))));
        }
        if page % 5 == 0 {
            let row = |n: usize| vec![cell(&format!("{page}-{n}")), cell("Libellé"), amount("12,50")];
            let rows = (0..8).map(row).collect();
            content.push(Block::Table(Table {
                columns: vec![2000, 5000, 2600],
                borders: Borders::Grid,
                head: 1,
                rows,
            }));
        }
    }
    paper("registre", "Registre", Font::Serif, Vec::new(), vec![pages(content)])
}

struct Maker {
    seed: Seed,
    number: usize,
    words: usize,
}

/// Direct formatting of text, one thing at a time.
fn looks() -> Vec<Char> {
    let plain = Char::default;
    vec![
        Char { bold: true, ..plain() },
        Char { italic: true, ..plain() },
        Char { underline: true, ..plain() },
        Char { double_underline: true, ..plain() },
        Char { strike: true, ..plain() },
        Char { small_caps: true, ..plain() },
        Char { caps: true, ..plain() },
        Char { raised: true, ..plain() },
        Char { lowered: true, ..plain() },
        Char { spacing: 40, ..plain() },
        Char { highlight: true, ..plain() },
        Char { colour: Some(0xE1_000F), ..plain() },
        Char { size: Some(30), ..plain() },
        Char { font: Some(Font::Mono), ..plain() },
        Char { language: Some("en-GB"), ..plain() },
    ]
}

impl Maker {
    /// A short text that occurs once in the paper.
    fn phrase(&mut self) -> String {
        self.words += 1;
        let (town, chapter) = (self.seed.pick(TOWNS), self.seed.pick(CHAPTERS));
        format!("{town}, pièce {}-{}\u{a0}: {chapter}", self.number, self.words)
    }

    fn sentence(&mut self) -> Para {
        let phrase = self.phrase();
        p(&format!("{phrase}. {}", prose(&mut self.seed, 1)))
    }

    /// Every look three times: alone, with another, between words.
    fn characters(&mut self) -> Vec<Para> {
        let looks = looks();
        let mut order: Vec<usize> = (0..looks.len() * 3).map(|_| self.seed.draw(looks.len())).collect();
        let mut paras = Vec::new();
        while !order.is_empty() {
            let mut inlines = vec![t(&format!("{} ", self.phrase()))];
            for index in order.drain(..order.len().min(3)) {
                let mut look = looks.get(index).cloned().unwrap_or_default();
                look.bold |= self.seed.below(5) == 0;
                inlines.extend([Inline::Text(look, self.phrase()), t(" puis ")]);
            }
            paras.push(of(inlines).and([t("fin.")]));
        }
        paras
    }

    /// Every paragraph format twice, each between paragraphs without.
    fn paragraphs(&mut self) -> Vec<Para> {
        let mut paras = Vec::new();
        for round in 0..2 {
            let stops = [tab(2000 + round * 500, Align::Left, true), tab(7000, Align::Right, false)];
            paras.extend([
                self.sentence().align(Align::Right),
                self.sentence().align(Align::Centre),
                self.sentence().align(Align::Justified),
                self.sentence().left(567),
                self.sentence().first(284),
                self.sentence().before(300),
                self.sentence().after(360),
                self.sentence().line(150),
                self.sentence().tabs(&stops).and([Inline::Tab, t("a"), Inline::Tab, t("b")]),
                self.sentence().and([Inline::Line, t("ligne suivante")]),
                self.sentence().rule(),
                self.sentence().boxed(0xF2_F2F2),
                self.sentence().new_page(),
            ]);
            let mut kept = self.sentence();
            (kept.format.keep_next, kept.format.right) = (true, Some(850));
            paras.push(kept);
            for style in [Style::Heading1, Style::Heading2, Style::Quote, Style::Caption] {
                let phrase = self.phrase();
                paras.extend([styled(style, &phrase), self.sentence()]);
            }
        }
        paras
    }

    fn lists(&mut self) -> Vec<Para> {
        let mut paras = Vec::new();
        for list in 0..4 {
            for level in [0, 1, 2, 1, 0] {
                let phrase = self.phrase();
                paras.push(item(list, level, &phrase));
            }
            paras.push(self.sentence());
        }
        paras
    }

    /// A grid with merged cells and a head, one with lines between rows, one inside another.
    fn tables(&mut self) -> Vec<Block> {
        let mut text = || self.phrase();
        let grid = vec![
            vec![head("Poste").rows(2), head("Exercice").span(2), head("Visa")],
            vec![covered(1), head("Prévu"), head("Réalisé"), head("Date")],
            vec![cell(&text()), amount("12,50"), amount("13,75"), cell(&text()).shade(0xE8_EDFF)],
            vec![cell(&text()).span(2).shade(0xF2_F2F2), amount("26,25"), cell(&text()).rows(2)],
            vec![cell(&text()), amount("1,00"), amount("2,00"), covered(1)],
        ];
        let inner = vec![vec![cell(&text()), cell(&text())], vec![cell(&text()), cell(&text())]];
        let inner = Table { columns: vec![1500, 1500], borders: Borders::Grid, head: 0, rows: inner };
        let outer = cell(&text()).block(CellBlock::Table(inner)).block(CellBlock::Para(p(&text())));
        let lines =
            vec![vec![head("Pièce"), head("Objet")], vec![cell(&text()), cell(&text())], vec![outer, cell(&text())]];
        let table = |columns, borders, head, rows| Table { columns, borders, head, rows };
        vec![
            Block::Table(table(vec![3000, 2000, 2000, 2600], Borders::Grid, 2, grid)),
            Block::Para(self.sentence()),
            Block::Table(table(vec![5000, 4600], Borders::Rows, 1, lines)),
            Block::Para(self.sentence()),
        ]
    }

    /// What stands in a line, twice each.
    fn inlines(&mut self) -> Vec<Para> {
        let mut paras = Vec::new();
        for round in 0..2 {
            let (author, initials) = if round == 0 { (AUTHORS[0], "HB") } else { (AUTHORS[1], "GLF") };
            let date = on(2026, 2, 3 + u8::try_from(self.number % 20).unwrap_or(0));
            let mark = format!("repere{}_{round}", self.number);
            let field = |field, shown: &str| Inline::Field(field, Char::default(), shown.to_owned());
            let change = |inserted, text: &str| Inline::Change(Change { inserted, author, date }, rich(text));
            let comment = Comment { author, initials, date, text: format!("Remarque : {}", self.phrase()) };
            let url = format!("https://example.org/dossier/{}/{round}?a=1&b=2", self.number);
            let rows: [Vec<Inline>; 12] = [
                vec![Inline::Note(NoteKind::Foot, self.phrase())],
                vec![Inline::Note(NoteKind::End, self.phrase())],
                vec![Inline::Bookmark(mark.clone(), vec![t(&self.phrase())])],
                vec![field(Field::Ref(mark.clone()), "renvoi"), t(" et "), field(Field::PageRef(mark), "3")],
                vec![field(Field::Merge(format!("champ{round}")), "«champ»")],
                vec![field(Field::Seq("Tableau".to_owned()), &(round + 1).to_string())],
                vec![Inline::Link(url, vec![t(&self.phrase())])],
                vec![Inline::Comment(comment, vec![t(&self.phrase())])],
                vec![change(true, &format!(" ajout {}", self.phrase()))],
                vec![change(false, &format!(" retrait {}", self.phrase()))],
                vec![field(Field::Page, "1"), t(" sur "), field(Field::Pages, "4")],
                vec![Inline::Emblem(1360, 907)],
            ];
            for row in rows {
                let lead = format!("{} ", self.phrase());
                paras.push(p(&lead).and(row).and([t(" suite.")]));
            }
        }
        paras
    }

    /// Frames and form fields, twice each.
    fn objects(&mut self) -> Vec<Para> {
        let mut paras = Vec::new();
        for round in 0..2 {
            let name = |word: &str| format!("{word}{}_{round}", self.number);
            let (check, input, list) = (name("case"), name("saisie"), name("choix"));
            let entries = ["matin", "après-midi", "soir"].map(str::to_owned).to_vec();
            let frame =
                Frame { left: 6000, top: 200 + round * 100, width: 3000, height: 1400, paras: vec![self.sentence()] };
            let rows: [Inline; 5] = [
                Inline::CheckBox(check, round == 0),
                Inline::Input(input, self.phrase()),
                Inline::DropDown(list, entries, usize::from(round == 0)),
                Inline::Control(format!("Titre {round}"), self.phrase()),
                Inline::Frame(frame),
            ];
            for row in rows {
                let lead = format!("{} ", self.phrase());
                paras.push(p(&lead).and([row, t(" suite.")]));
            }
            paras.push(self.sentence());
        }
        paras
    }
}
