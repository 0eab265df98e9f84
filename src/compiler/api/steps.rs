//! `step(id)`, what is chained on it, and who approves.

use super::*;

pub(super) fn register(engine: &mut Engine, desk: &Desk) {
    let shared = desk.clone();
    engine.register_fn("step", move |context: NativeCallContext, id: Dynamic| step(&shared, &context, &id));
    let shared = desk.clone();
    engine.register_fn("when", move |context: NativeCallContext, step: StepHandle, condition: Dynamic| {
        when(&shared, &context, step, &condition)
    });
    let shared = desk.clone();
    engine.register_fn("after", move |context: NativeCallContext, step: StepHandle, steps: Dynamic| {
        after(&shared, &context, step, &steps)
    });
    let shared = desk.clone();
    engine.register_fn("approvers", move |context: NativeCallContext, step: StepHandle, who: Dynamic| {
        approvers(&shared, &context, step, &who)
    });
    let shared = desk.clone();
    engine.register_fn("quorum", move |context: NativeCallContext, step: StepHandle, threshold: Dynamic| {
        quorum(&shared, &context, step, &threshold)
    });
    let shared = desk.clone();
    engine
        .register_fn("role", move |context: NativeCallContext, name: Dynamic| role(&shared, &context, &name));
    engine.register_fn("manager_of_submitter", || Approvers::ManagerOfSubmitter {});
    let shared = desk.clone();
    engine.register_fn("any_of", move |context: NativeCallContext, list: Dynamic| {
        any_of(&shared, &context, &list)
    });
}

fn step(desk: &Desk, context: &NativeCallContext<'_>, id: &Dynamic) -> StepHandle {
    after_policy(desk, context);
    // A step with a bad id stays in the draft under a name that no script can write: what is chained on it still
    // gets checked, and there is no definition because an error was reported.
    let id = kebab(desk, context, 0, id, "a step's id").unwrap_or_default();
    if !id.is_empty() && desk.with(|draft| draft.steps.iter().any(|step| step.id == id)) {
        let message = format!("step {} is defined twice", quoted(&id));
        desk.argument_error(context, 0, "duplicate_id", message, "give each step its own id");
    }
    let place = Place::of(context.call_position());
    desk.with(|draft| {
        if draft.steps.len() >= limits::STEPS.saturating_add(1) {
            return StepHandle(limits::STEPS);
        }
        let (after, quorums) = (Vec::new(), Vec::new());
        draft.steps.push(DraftStep { id, place, when: None, after, approvers: None, quorums });
        StepHandle(draft.steps.len().saturating_sub(1))
    })
}

/// Changes the step in the draft.
fn change(desk: &Desk, step: StepHandle, change: impl FnOnce(&mut DraftStep)) -> StepHandle {
    desk.with(|draft| draft.steps.get_mut(step.0).map(change));
    step
}

/// Reports that a method that may stand once was chained twice.
fn once(desk: &Desk, context: &NativeCallContext<'_>, method: &str, hint: &str) {
    desk.call_error(context, "invalid_option", format!("the step has `.{method}(…)` already"), hint);
}

fn when(desk: &Desk, context: &NativeCallContext<'_>, step: StepHandle, condition: &Dynamic) -> StepHandle {
    let Some(closure) = closure(desk, context, 0, condition) else { return step };
    if desk.with(|draft| draft.steps.get(step.0).is_some_and(|step| step.when.is_some())) {
        once(desk, context, "when", "join the conditions with `&&` or `||`");
        return step;
    }
    change(desk, step, |step| step.when = Some(closure))
}

fn after(desk: &Desk, context: &NativeCallContext<'_>, step: StepHandle, steps: &Dynamic) -> StepHandle {
    let names = match steps.clone().try_cast::<Array>() {
        Some(list) => list,
        None => vec![steps.clone()],
    };
    let place = Place::of(context.call_position());
    for name in &names {
        let Some(name) = text(desk, context, 0, name, "a step's id") else { return step };
        let span = desk.source().text_in_call(place, &name);
        change(desk, step, |step| {
            if !step.after.iter().any(|(known, _)| *known == name) {
                step.after.push((name, span));
            }
        });
    }
    step
}

fn approvers(desk: &Desk, context: &NativeCallContext<'_>, step: StepHandle, who: &Dynamic) -> StepHandle {
    let Some(who) = who.clone().try_cast::<Approvers>() else {
        let message = format!("`approvers` takes roles or people, this is {}", kind_of(who));
        desk.argument_error(context, 0, "invalid_approvers", message, "write `role(\"name\")`");
        // The step did say something: it is not reported again as naming nobody.
        return change(desk, step, |step| step.approvers = Some(Approvers::AnyOf { of: Vec::new() }));
    };
    if desk.with(|draft| draft.steps.get(step.0).is_some_and(|step| step.approvers.is_some())) {
        once(desk, context, "approvers", "name them together: `any_of([role(\"one\"), role(\"other\")])`");
        return step;
    }
    change(desk, step, |step| step.approvers = Some(who))
}

fn quorum(desk: &Desk, context: &NativeCallContext<'_>, step: StepHandle, threshold: &Dynamic) -> StepHandle {
    let number: Option<INT> = threshold.as_int().ok();
    let Some(number) = number else {
        let message = format!("a quorum is a number of people, this is {}", kind_of(threshold));
        desk.argument_error(context, 0, "invalid_quorum", message, "write `.quorum(2)`");
        return step;
    };
    let Some(n) = u32::try_from(number).ok().filter(|n| *n > 0) else {
        let message = format!("a quorum of {number} would approve by itself");
        desk.argument_error(context, 0, "invalid_quorum", message, "ask for at least 1");
        return step;
    };
    if desk.with(|draft| {
        draft.steps.get(step.0).is_some_and(|step| step.quorums.len() >= limits::QUORUMS_PER_STEP)
    }) {
        let message = format!("a step has at most {} quorums", limits::QUORUMS_PER_STEP);
        desk.call_error(
            context,
            "limit_exceeded",
            message,
            "the first that is met approves; leave the others out",
        );
        return step;
    }
    change(desk, step, |step| step.quorums.push(Quorum::Count { n }))
}

fn role(desk: &Desk, context: &NativeCallContext<'_>, name: &Dynamic) -> Approvers {
    let role = text(desk, context, 0, name, "a role's name").unwrap_or_default();
    if !role.is_empty() && !id::is_role_name(&role) {
        let message = format!("{} is not a role's name", quoted(&role));
        let hint = "use lower-case letters, digits and single hyphens, as in `legal-counsel`";
        desk.argument_error(context, 0, "invalid_approvers", message, hint);
    } else if role.is_empty() && name.is_string() {
        desk.argument_error(
            context,
            0,
            "invalid_approvers",
            "a role needs a name",
            "write `role(\"legal\")`",
        );
    }
    Approvers::Role { role }
}

fn any_of(desk: &Desk, context: &NativeCallContext<'_>, list: &Dynamic) -> Approvers {
    let items = list.clone().try_cast::<Array>();
    if items.as_ref().is_none_or(Vec::is_empty) {
        let message = "`any_of` takes a list of approvers with at least one entry";
        let hint = "write `any_of([role(\"one\"), manager_of_submitter()])`";
        desk.argument_error(context, 0, "invalid_approvers", message, hint);
    }
    let mut of = Vec::new();
    for item in items.unwrap_or_default() {
        match item.clone().try_cast::<Approvers>() {
            Some(who) => of.push(who),
            None => {
                let message = format!("`any_of` takes roles or people, this is {}", kind_of(&item));
                desk.argument_error(context, 0, "invalid_approvers", message, "write `role(\"name\")`");
            }
        }
    }
    Approvers::AnyOf { of }
}
