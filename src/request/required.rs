//! What a command needs besides somebody who may give it: authentication, evidence, a signature, a reason.

use super::command::Fields;
use super::state::StepState;
use super::table::{Row, Verb};
use super::work::Work;
use crate::model::gather::Gather;
use crate::model::json::form::{ToJson, json};
use crate::model::refusal::{Code, Refusal};
use crate::model::suggest::did_you_mean;

impl Work<'_> {
    /// What an approval needs besides the person: authentication, evidence, a signature.
    pub(super) fn check_approval(&self, state: &StepState, person: &str) -> Result<(), Refusal> {
        let Some(step) = self.step(&state.id) else { return Ok(()) };
        if let Some(lacking) =
            step.claims.as_ref().and_then(|claims| self.context.claims.lacks(claims, self.now))
        {
            let message = format!("approving step `{}` needs {lacking}", step.id);
            let hint = "authenticate again, more strongly, and send the command with the new claims";
            let wanted = step.claims.json();
            return Err(
                Refusal::new(Code::StepUpRequired, message, hint).with_detail(json!({ "claims": wanted }))
            );
        }
        for evidence in &step.evidence {
            let of_kind = state.evidence.iter().filter(|piece| piece.kind == evidence.kind);
            let digests = of_kind.map(|piece| piece.sha256.to_string()).into_set();
            if u32::try_from(digests.len()).unwrap_or(u32::MAX) < evidence.n {
                let message = format!(
                    "step `{}` needs {} of `{}`, {} there",
                    step.id,
                    pieces(evidence.n),
                    evidence.kind,
                    is(digests.len())
                );
                let hint = "attach it to the step with `attach_evidence` first";
                let detail =
                    json!({ "kind": evidence.kind, "needed": evidence.n, "attached": digests.len() });
                return Err(Refusal::new(Code::MissingEvidence, message, hint).with_detail(detail));
            }
        }
        let signed = state.evidence.iter().any(|piece| piece.kind == SIGNATURE && piece.by == person);
        if step.signature && !signed {
            let message = format!("step `{}` needs the signature of `{person}`", step.id);
            let hint = "attach it to the step as evidence of kind `signature` first";
            return Err(Refusal::new(Code::MissingSignature, message, hint));
        }
        Ok(())
    }

    /// What a command needs besides: an artefact, a reason in words, a code.
    pub(super) fn check_reason(&self, row: &Row, fields: &Fields, probe: bool) -> Result<(), Refusal> {
        if probe {
            return Ok(());
        }
        if row.verb == Verb::ImportManual && fields.artefact.is_none() {
            let message = "an imported decision needs the artefact that documents it";
            let hint = "give its id and its digest as `artefact`";
            return Err(Refusal::new(Code::MissingEvidence, message, hint).at("/artefact"));
        }
        if row.reason && fields.reason.as_ref().is_none_or(|reason| reason.trim().is_empty()) {
            let message = format!("`{}` needs a reason in words", row.name);
            return Err(Refusal::new(Code::MissingReason, message, "say why in `reason`").at("/reason"));
        }
        let codes = &self.policy.definition().reject_reasons;
        if row.verb != Verb::Reject || codes.is_empty() {
            return Ok(());
        }
        let known = || codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
        match &fields.reason_code {
            None => {
                let hint = format!("give one of {} as `reason_code`", known());
                Err(Refusal::new(Code::MissingReason, "a rejection needs a reason code", hint)
                    .at("/reason_code"))
            }
            Some(code) if !codes.contains(code) => {
                let hint = did_you_mean(code, codes.iter().map(String::as_str))
                    .unwrap_or_else(|| format!("it is one of {}", known()));
                let message = format!("`{code}` is no reason code of the policy");
                Err(Refusal::new(Code::UnknownReasonCode, message, hint).at("/reason_code"))
            }
            Some(_) => Ok(()),
        }
    }
}

/// The kind of evidence that is the actor's own signature.
const SIGNATURE: &str = "signature";

fn pieces(n: u32) -> String {
    if n == 1 {
        "a piece of evidence".to_owned()
    } else {
        format!("{n} pieces of evidence with different digests")
    }
}

fn is(count: usize) -> String {
    if count == 1 {
        "one is".to_owned()
    } else if count == 0 {
        "none is".to_owned()
    } else {
        format!("{count} are")
    }
}
