//! The outbox: what a host does because of events, each intent with an id of its own that never changes, so that it is
//! done once however often it is derived. Declared effects, and notifications, which need no declaration.

use crate::model::json::form::{form, names};

use super::event::{Event, What};

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// Its id: the request, the transition, and what it is about.
    pub id: String,
    /// An effect of the policy, or a notification.
    pub kind: IntentKind,
    /// The effect's name; of notifications `opened`, `reminded`, `reassigned`, `voided`, `escalated` or `decided`.
    pub name: String,
    /// The step that it is about.
    pub step: Option<String>,
    /// The effect that it undoes.
    pub compensates: Option<String>,
    /// Whom it is about, where that is one person.
    pub to: Option<String>,
}

form!(written Intent { id, kind, name, step: optional, compensates: optional, to: optional });

/// What kind of intent it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum IntentKind {
    Effect,
    Notification,
}

names!(IntentKind { Effect = "effect", Notification = "notification" });

/// What these events of a request make a host do.
#[must_use]
pub fn outbox(request: &str, events: &[Event]) -> Vec<Intent> {
    events.iter().filter_map(|event| intent(request, event)).collect()
}

fn intent(request: &str, event: &Event) -> Option<Intent> {
    let notify = |name: &str, to: Option<&String>| {
        let step = event.step().map(str::to_owned);
        let about = step.as_deref().map(|step| format!("/{step}")).unwrap_or_default();
        let nth = match &event.what {
            What::Reminded { reminder, .. } => format!("/{reminder}"),
            What::Escalated { level: Some(level), .. } | What::Reassigned { level: Some(level), .. } => {
                format!("/{level}")
            }
            _ => String::new(),
        };
        let id = format!("{request}/{}/{name}{about}{nth}", event.version);
        let (kind, compensates) = (IntentKind::Notification, None);
        Some(Intent { id, kind, name: name.to_owned(), step, compensates, to: to.cloned() })
    };
    match &event.what {
        What::EffectRequested { effect, name, compensates, .. } => Some(Intent {
            id: effect.clone(),
            kind: IntentKind::Effect,
            name: name.clone(),
            step: None,
            compensates: compensates.clone(),
            to: None,
        }),
        What::StepOpened { .. } => notify("opened", None),
        What::Reminded { .. } => notify("reminded", None),
        What::Reassigned { reassignment, .. } => {
            notify("reassigned", reassignment.as_ref().map(|one| &one.to))
        }
        What::StepVoided { .. } => notify("voided", None),
        What::Escalated { to, .. } => notify("escalated", to.as_ref()),
        What::Approved {} | What::Rejected {} | What::Expired {} | What::RevisionRequested(_) => {
            notify("decided", None)
        }
        _ => None,
    }
}
