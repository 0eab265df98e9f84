//! Steps of the draft, with their closures lowered and their names resolved.

use super::*;
use crate::compiler::draft::{DraftAction, DraftDeadline, DraftQuorum, DraftStep, Needs};
use crate::definition::step::{Action, Approvers, Deadline, Quorum, Rejection, Threshold};
use crate::model::sorted::SortedMap;

impl Assembler<'_> {
    pub(super) fn steps(&mut self, drafts: Vec<DraftStep>, ids: &[String], scope: &Scope) -> Vec<Step> {
        if self.complete && self.named && drafts.is_empty() {
            let hint = "add at least one: `step(\"review\").approvers(role(\"editor\"));`";
            self.error(
                Code::InvalidApprovers,
                self.source.start(),
                "the policy has no steps, so nobody could approve",
                hint,
            );
        }
        let waits = drafts.iter().flat_map(|draft| {
            let groups = draft.after.iter().flat_map(|(after, spans)| after.of.iter().zip(spans));
            groups.map(|(name, span)| ((draft.id.clone(), name.clone()), *span))
        });
        let waits: SortedMap<(String, String), Span> = waits.collect();
        let steps: Vec<Step> = drafts.into_iter().map(|draft| self.step(draft, ids, scope)).collect();
        self.cycle(&steps, &waits);
        steps
    }

    /// One step. What could not be lowered was reported, and there will be no definition: something sound stands in.
    fn step(&mut self, draft: DraftStep, ids: &[String], scope: &Scope) -> Step {
        if self.complete && draft.approvers.is_none() {
            let message = format!("step `{}` names nobody who may approve it", draft.id);
            let hint = "add `.approvers(role(\"name\"))`";
            self.error(Code::InvalidApprovers, self.source.token_span(draft.place), message, hint);
        }
        for (after, spans) in &draft.after {
            for (name, span) in after.of.iter().zip(spans) {
                self.known_step(name, *span, ids);
            }
        }
        for (name, span) in draft.reviews.iter().flatten() {
            let known = scope.broken.contains(name) || scope.facts.iter().any(|fact| fact.name == *name);
            if self.complete && !known {
                let names = scope.facts.iter().map(|fact| fact.name.as_str());
                let hint =
                    suggest::did_you_mean(name, names).unwrap_or_else(|| "name a declared fact".to_owned());
                self.error(Code::UnknownFact, *span, format!("unknown fact `{name}`"), hint);
            }
        }
        let when = draft.when.as_ref().and_then(|closure| self.condition(closure, scope));
        let approvers = draft.approvers.as_ref().and_then(|who| self.people(who, scope));
        let fallback = draft.fallback.as_ref().and_then(|who| self.people(who, scope));
        let quorums =
            draft.quorums.iter().filter_map(|quorum| self.quorum(quorum, approvers.as_ref(), scope));
        let mut quorums: Vec<Quorum> = quorums.collect();
        if quorums.is_empty() {
            quorums.push(Quorum { needs: Threshold::Count { n: 1 }, from: None });
        }
        let rejections =
            draft.rejections.iter().filter_map(|each| self.rejection(each, approvers.as_ref(), scope));
        let mut rejections: Vec<Rejection> = rejections.collect();
        if rejections.is_empty() {
            rejections.push(Rejection { n: Some(1), from: None });
        }
        let deadlines =
            draft.deadlines.iter().filter_map(|deadline| self.deadline(deadline, scope)).collect();
        Step {
            id: draft.id,
            when,
            after: draft.after.into_iter().map(|(after, _)| after).collect(),
            approvers: approvers.unwrap_or(Approvers::ManagerOfSubmitter {}),
            fallback,
            quorums,
            rejections,
            evidence: draft.evidence,
            deadlines,
            reminders: draft.reminders,
            reviews: draft.reviews.map(|facts| facts.into_iter().map(|(name, _)| name).collect()),
            meaning: draft.meaning,
            claims: draft.claims,
            signature: draft.signature,
            line: draft.place.line,
        }
    }

    fn quorum(
        &mut self,
        draft: &DraftQuorum,
        approvers: Option<&Approvers>,
        scope: &Scope,
    ) -> Option<Quorum> {
        let from = match &draft.from {
            Some(from) => Some(self.people(from, scope)?),
            None => None,
        };
        let whose = from.as_ref().or(approvers);
        let needs = self.threshold(&draft.needs, draft.span, whose, scope)?;
        Some(Quorum { needs, from })
    }

    fn rejection(
        &mut self,
        draft: &DraftQuorum,
        approvers: Option<&Approvers>,
        scope: &Scope,
    ) -> Option<Rejection> {
        let from = match &draft.from {
            Some(from) => Some(self.people(from, scope)?),
            None => None,
        };
        let n = match draft.needs {
            Needs::Count(n) => Some(n),
            _ => None,
        };
        let most = from.as_ref().or(approvers).and_then(Approvers::at_most);
        if let Some((n, most)) = n.zip(most).filter(|(n, most)| n > most) {
            let message = format!("{n} rejections can never be had: at most {most} can reject");
            self.error(Code::InvalidRejection, draft.span, message, "name more people, or ask for fewer");
            return None;
        }
        Some(Rejection { n, from })
    }

    fn deadline(&mut self, draft: &DraftDeadline, scope: &Scope) -> Option<Deadline> {
        let action = match &draft.action {
            DraftAction::EscalateTo(who, needs) => {
                let approvers = self.people(who, scope)?;
                let quorum = match needs {
                    Some((needs, span)) => Some(self.threshold(needs, *span, Some(&approvers), scope)?),
                    None => None,
                };
                Action::EscalateTo { approvers, quorum }
            }
            DraftAction::ReassignTo(who) => Action::ReassignTo { approvers: self.people(who, scope)? },
            DraftAction::ApproveAutomatically => Action::ApproveAutomatically {},
            DraftAction::RejectAutomatically => Action::RejectAutomatically {},
            DraftAction::Expire => Action::Expire {},
            DraftAction::ManualReview => Action::ManualReview {},
        };
        Some(Deadline { after: draft.after.clone(), action })
    }
}
