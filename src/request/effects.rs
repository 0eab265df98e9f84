//! Intents for the outbox: what shall be done downstream, never done here.

use super::event::What;
use super::state::Delivery;
use super::work::{Rank, Work};
use crate::definition::document::{Effect, Occasion};

impl Work<'_> {
    /// Requests the effects of an occasion.
    pub(super) fn request_effects(&mut self, occasion: Occasion) {
        let effects: Vec<Effect> =
            self.policy.definition().effects.get(&occasion).cloned().unwrap_or_default();
        for effect in effects {
            let ack_by =
                effect.expect_ack.as_ref().and_then(|after| self.later(after, &mut Default::default()).ok());
            let what = What::EffectRequested {
                effect: self.effect_id(&effect.name),
                name: effect.name,
                compensates: None,
                ack_by,
            };
            self.tell_as(Rank::Effect, what);
        }
    }

    /// Requests the compensation of every effect of an approval that was, or may yet be, delivered.
    pub(super) fn compensate(&mut self) {
        let declared =
            self.policy.definition().effects.get(&Occasion::OnApproved).cloned().unwrap_or_default();
        let delivered: Vec<(String, String)> = self
            .state
            .effects
            .iter()
            .filter(|effect| effect.delivery != Delivery::Dead && effect.compensates.is_none())
            .map(|effect| (effect.id.clone(), effect.name.clone()))
            .collect();
        for (id, name) in delivered {
            let Some(undo) = declared
                .iter()
                .find(|effect| effect.name == name)
                .and_then(|effect| effect.compensate_with.clone())
            else {
                continue;
            };
            let what = What::EffectRequested {
                effect: self.effect_id(&undo),
                name: undo,
                compensates: Some(id),
                ack_by: None,
            };
            self.tell_as(Rank::Effect, what);
        }
    }

    /// The id of an effect, derived from the transition that requests it: the same however often it is derived.
    fn effect_id(&self, name: &str) -> String {
        format!("{}/{}/{name}", self.state.request.id, self.state.version)
    }
}
