//! Destinations begin.

use super::dest::{Dest, Opens, TextKind};
use super::field::{Form, OpenField};
use super::flow::Flow;
use super::lists::Level;
use super::picture::Picture;
use super::pn::Pn;
use super::reader::{Close, ObjectDraft, Reader};
use super::shape::Draft;
use std::rc::Rc;

/// Deepest nesting of flows (notes in shapes in headers …).
const FLOWS: usize = 20;

/// Deepest nesting of fields in one paragraph.
const FIELDS: usize = 20;

impl Reader<'_> {
    /// The group at hand turns out to be a destination.
    pub(super) fn open(&mut self, opens: Opens, number: Option<i32>) {
        match opens {
            Opens::Plain(dest) => self.begin(dest, Close::Nothing),
            Opens::Text(kind) => self.open_text(kind),
            Opens::Field => self.open_field(),
            Opens::Result => self.open_result(),
            Opens::FormField => self.open_form(),
            Opens::StyleSheet => self.begin(Dest::StyleSheet, Close::StyleSheet),
            Opens::List => self.open_list(Close::List),
            Opens::Override => self.open_list(Close::Override),
            Opens::LevelOverride => self.open_level_override(),
            Opens::Level => {
                self.drafts.level = Level::default();
                self.begin(Dest::ListLevel, Close::Level);
            }
            Opens::LevelText => {
                self.drafts.level.template.clear();
                self.buffers.push(String::new());
                self.begin(Dest::LevelText, Close::Text(TextKind::Before));
            }
            Opens::Numbering => self.open_numbering(Close::Numbering),
            Opens::SectionNumbering => self.open_numbering(Close::SectionNumbering(number.unwrap_or(1))),
            Opens::Header(word) => self.open_header(word),
            Opens::Note => self.open_flow(Close::Note),
            Opens::Annotation => self.open_flow(Close::Annotation),
            Opens::Math => {
                self.math.push(Default::default());
                self.begin(Dest::Math, Close::Math);
            }
            Opens::Alternative => self.open_alternative(),
            _ => self.open_drawing(opens),
        }
    }

    fn open_drawing(&mut self, opens: Opens) {
        let dest = self.dest();
        match opens {
            Opens::Picture => {
                self.pictures.push(Picture::new(self.offset));
                self.begin(Dest::Picture, Close::Picture(dest));
            }
            Opens::ShapePicture => self.begin(dest, Close::ShapePicture),
            Opens::NoShapePicture => {
                let copy = std::mem::take(&mut self.has_shape_picture);
                self.begin(if copy { Dest::Skip } else { dest }, Close::Nothing);
            }
            Opens::PictureProperties => self.open_shape(Dest::Shape, Close::PictureProperties, false, false),
            Opens::Background => self.open_shape(Dest::Shape, Close::Background, false, false),
            Opens::Shape => self.open_shape(Dest::Shape, Close::Shape(dest), false, false),
            Opens::ShapeGroup => self.open_shape(Dest::Shape, Close::Shape(dest), true, false),
            Opens::OldShape => self.open_shape(Dest::Shape, Close::Shape(dest), false, true),
            Opens::ShapeText => self.open_flow(Close::ShapeText),
            Opens::Object => {
                self.objects.push(ObjectDraft { offset: self.offset, ..ObjectDraft::default() });
                self.begin(Dest::Object, Close::Object);
            }
            Opens::ObjectData if dest == Dest::Object => self.begin(Dest::ObjectData, Close::Nothing),
            Opens::ObjectResult if dest == Dest::Object => self.open_flow(Close::ObjectResult),
            _ => self.begin(Dest::Skip, Close::Nothing),
        }
    }

    fn begin(&mut self, dest: Dest, close: Close) {
        if let Some(group) = self.group() {
            group.dest = dest;
            // A group may have an end already (a part of an equation): the innermost destination counts.
            if close != Close::Nothing {
                group.close = close;
            }
        }
    }

    fn open_text(&mut self, kind: TextKind) {
        let kind = match (kind, self.dest()) {
            (TextKind::Instruction, Dest::Field) => kind,
            (TextKind::Instruction, Dest::Text) => TextKind::NestedInstruction,
            (TextKind::Instruction, _) => return self.begin(Dest::Skip, Close::Nothing),
            _ => kind,
        };
        self.buffers.push(String::new());
        self.begin(Dest::Text, Close::Text(kind));
    }

    fn open_field(&mut self) {
        if self.dest() != Dest::Flow {
            return;
        }
        self.end_run();
        let offset = self.offset;
        let Some(flow) = self.flows.last_mut() else { return };
        if flow.fields.len() >= FIELDS {
            self.notices.add(offset, "\\field", "fields nested too deeply are read as text");
            return self.begin(Dest::Skip, Close::Nothing);
        }
        flow.start.get_or_insert(offset);
        flow.fields.push(OpenField { start: flow.inlines.len(), offset, ..OpenField::default() });
        self.begin(Dest::Field, Close::Field);
    }

    fn open_result(&mut self) {
        match self.dest() {
            Dest::Field => self.begin(Dest::Flow, Close::Nothing),
            Dest::Flow => {}
            _ => self.begin(Dest::Skip, Close::Nothing),
        }
    }

    fn open_form(&mut self) {
        let text = self.chars().properties("", &self.tables, None).into_iter().collect();
        let Some(field) = self.flows.last_mut().and_then(|flow| flow.fields.last_mut()) else {
            return self.begin(Dest::Skip, Close::Nothing);
        };
        field.form = Some(Form::default());
        field.text = text;
        self.begin(Dest::FormField, Close::Nothing);
    }

    fn open_list(&mut self, close: Close) {
        self.begin_list();
        let dest = self.dest();
        self.begin(dest, close);
    }

    fn open_level_override(&mut self) {
        if self.drafts.entry.levels.len() < 9 {
            self.drafts.entry.levels.push((None, None));
        }
    }

    fn open_numbering(&mut self, close: Close) {
        self.drafts.numbering = Pn::default();
        self.begin(Dest::Numbering, close);
        if let Close::SectionNumbering(number) = close {
            self.drafts.numbering.level = number;
        }
    }

    fn open_header(&mut self, word: &'static str) {
        if self.flows.len() == 1 {
            self.open_flow(Close::Header(word));
        } else {
            self.begin(Dest::Skip, Close::Nothing);
        }
    }

    /// A flow of its own begins: plain formatting, in the font at hand so that bytes keep their code page.
    fn open_flow(&mut self, close: Close) {
        if self.flows.len() >= FLOWS {
            self.notices.add(self.offset, "{", "text nested too deeply is not read");
            return self.begin(Dest::Skip, Close::Nothing);
        }
        let chars = Rc::new(self.chars().plain_in_font(&self.tables));
        self.flows.push(Flow::default());
        if let Some(group) = self.group() {
            group.chars = chars;
            group.para = Rc::default();
        }
        self.begin(Dest::Flow, close);
    }

    fn open_shape(&mut self, dest: Dest, close: Close, group: bool, old: bool) {
        let mut draft = Draft::new(self.offset, group, old);
        draft.in_cell = self.groups.last().is_some_and(|group| group.para.table_depth() > 0);
        self.shapes.push(draft);
        self.begin(dest, close);
    }

    fn open_alternative(&mut self) {
        if let Some(group) = self.group() {
            group.alternative = Some(group.dest);
            group.dest = Dest::Skip;
        }
    }
}
