//! An adoption told in the journal: one sentence for the order, and for an amendment one for each thing that it touches.

use opora_core::adoption::Change;
use opora_core::ids::{ActivityId, ProgrammeId};
use opora_core::programme::{Content, field_title};
use opora_core::reading::Field;
use opora_core::russian::plural;
use sea_orm::{ConnectionTrait, EntityTrait};

use super::save::{CHUNK, Hand};
use crate::documents::act_words;
use crate::entities::event;
use crate::journal::{About, Note};
use crate::sentences::{brief, day, in_quotes};
use crate::trouble::Answer;

impl<C: ConnectionTrait> Hand<'_, C> {
    /// One sentence for the adoption, and for an amendment one for each activity that it touches.
    pub(super) async fn journal(&self, programme: ProgrammeId, ids: &[ActivityId], amended: bool) -> Answer<()> {
        let plan = self.plan;
        let act = act_words(self.document);
        let count = u64::try_from(plan.activities.len()).unwrap_or(u64::MAX);
        let nouns = plural(count, "мероприятие", "мероприятия", "мероприятий");
        let sentence = match amended {
            false => format!("Принят приказ {act}: программа {}, {count} {nouns}", in_quotes(&plan.title)),
            true => format!("Принят приказ {act}: программа {} изменена, {}", in_quotes(&plan.title), self.summary()),
        };
        let mut notes = vec![Note::new("document-adopted", sentence, self.about(programme))];
        let about = |activity| About { activity: Some(activity), ..self.about(programme) };
        for (planned, id) in plan.activities.iter().zip(ids).filter(|_| amended) {
            let name = named(&planned.content);
            match &planned.change {
                Change::Same => {}
                Change::Added => {
                    notes.push(Note::new("activity-added", format!("Добавлено мероприятие {name}"), about(*id)));
                }
                Change::Restored => {
                    notes.push(Note::new("activity-restored", format!("Возвращено мероприятие {name}"), about(*id)));
                }
                Change::Changed(fields) => {
                    for field in fields {
                        let overruled = planned.overruled.as_ref().filter(|_| field.field == Field::Deadline);
                        let overruled = overruled.map(|own| {
                            format!(". Срок, который задал другой документ ({}), больше не действует", own.ground)
                        });
                        let sentence = format!(
                            "Изменено мероприятие {name}: {}{}",
                            field_title(field.field),
                            overruled.unwrap_or_default()
                        );
                        let note = Note::new("activity-changed", sentence, about(*id));
                        notes.push(note.change(&field.before, &field.after));
                    }
                }
            }
        }
        for removed in &plan.removed {
            let sentence = format!("Снято изменением приказа мероприятие {}", named(&removed.content));
            notes.push(Note::new("activity-removed", sentence, about(removed.id)));
        }
        notes.extend(self.done_otherwise(ids, programme));
        for planned in &plan.memberships {
            let school = self.id(planned.school);
            let sentence = format!("Школа отнесена к категории «{}» приказом {act}", planned.category);
            let about = About { organisation: school, ..self.about(programme) };
            notes.push(Note::new("membership-begun", sentence, about));
        }
        for planned in &plan.pairings {
            let about = About { organisation: self.id(planned.school), ..self.about(programme) };
            let curator = planned.curator.as_ref().map(|words| format!(", куратор: {words}")).unwrap_or_default();
            let sentence = format!("Школе назначено сопровождение приказом {act}{curator}");
            notes.push(Note::new("pairing-begun", sentence, about));
        }
        let rows: Vec<event::ActiveModel> = notes.into_iter().map(|note| note.row(self.actor, self.moment)).collect();
        for chunk in rows.chunks(CHUNK) {
            event::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(self.tx).await?;
        }
        Ok(())
    }

    /// What was finished stays finished where the order now says another day, or none: the history says so.
    fn done_otherwise(&self, ids: &[ActivityId], programme: ProgrammeId) -> Vec<Note> {
        let plan = self.plan;
        let is_touched = |change: &Change| match change {
            Change::Changed(fields) => fields.iter().any(|field| field.field == Field::Deadline),
            Change::Restored => true,
            Change::Added | Change::Same => false,
        };
        let touched = plan.activities.iter().zip(ids).filter(|(planned, _)| is_touched(&planned.change));
        let touched = touched.map(|(planned, id)| (*id, &planned.content));
        let removed = plan.removed.iter().map(|removed| (removed.id, &removed.content));
        let named_by: Vec<(ActivityId, &Content)> = touched.chain(removed).collect();
        let note = |one: &opora_core::adoption::Otherwise| {
            let (_, content) = named_by.iter().find(|(id, _)| *id == one.activity)?;
            let now = match one.due {
                Some(due) => format!("приказ {} называет {}", act_words(self.document), day(due)),
                None => format!("приказ {} этого срока не называет", act_words(self.document)),
            };
            let sentence = format!("Остаётся выполненным: {}, срок был {}, {now}", named(content), day(one.was));
            let about = About { activity: Some(one.activity), obligation: Some(one.id), ..self.about(programme) };
            Some(
                Note::new("obligation-kept", sentence, about)
                    .change(day(one.was), one.due.map(day).unwrap_or_default()),
            )
        };
        plan.changes.otherwise.iter().filter_map(note).collect()
    }
}

/// «п. 2.1 «Провести семинар»».
fn named(content: &Content) -> String {
    let text = in_quotes(&brief(&content.text));
    match &content.number {
        Some(number) => format!("п.\u{a0}{number} {text}"),
        None => text,
    }
}
