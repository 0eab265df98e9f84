//! Who: roles, people, and how they are combined.

use super::*;
use crate::limits;

pub(super) fn register(engine: &mut Engine, desk: &Desk) {
    vocabulary! { engine, desk,
        "manager_of_submitter"() => |_: &Call<'_>| Who::Manager;
        "role"(name: Dynamic) => role;
        "role_for"(name: Dynamic, unit: Dynamic) => role_for;
        "person"(id: Dynamic) => person;
        "any_of"(list: Dynamic) => any_of;
        "each_of"(list: Dynamic) => each_of;
    }
}

fn role(call: &Call<'_>, name: Dynamic) -> Who {
    let Some(role) = call.text(0, &name, "a role's name") else { return Who::Invalid };
    if id::is_role_name(&role) {
        return Who::Role(role);
    }
    let hint = "use lower-case letters, digits and single hyphens, as in `legal-counsel`";
    call.argument_error(0, Code::InvalidApprovers, format!("{} is not a role's name", shown(&role)), hint);
    Who::Invalid
}

fn role_for(call: &Call<'_>, name: Dynamic, unit: Dynamic) -> Who {
    let role = call.kebab(0, &name, "a role's name", Code::InvalidApprovers);
    let unit = call.closure(1, &unit, "the unit");
    role.zip(unit).map_or(Who::Invalid, |(role, unit)| Who::RoleFor(role, unit))
}

fn person(call: &Call<'_>, name: Dynamic) -> Who {
    let Some(name) = call.text(0, &name, "a person's id") else { return Who::Invalid };
    if id::is_person_id(&name) {
        return Who::Person(name);
    }
    let message = format!("{} is not a person's id", shown(&name));
    call.argument_error(
        0,
        Code::InvalidApprovers,
        message,
        "give 1 to 128 bytes without white space around them",
    );
    Who::Invalid
}

/// Of approvers, or of steps: `.after(any_of(["one", "other"]))`.
fn any_of(call: &Call<'_>, list: Dynamic) -> Dynamic {
    let items = list.clone().try_cast::<Array>().unwrap_or_default();
    if !items.is_empty() && items.iter().all(Dynamic::is_string) {
        return steps::some_of(call, Some(1), 0, &list);
    }
    let Some(list) = entries(call, "any_of", &list) else { return Dynamic::from(Who::Invalid) };
    let mut flat = Vec::new();
    for who in list {
        match who {
            Who::AnyOf(inner) => flat.extend(inner),
            Who::EachOf(_) => {
                let hint = "turn it round: `each_of([any_of([…]), …])`";
                call.argument_error(
                    0,
                    Code::InvalidApprovers,
                    "`each_of` cannot stand inside `any_of`",
                    hint,
                );
                return Dynamic::from(Who::Invalid);
            }
            other => flat.push(other),
        }
    }
    // Each of the entries may be as many.
    if flat.len() > limits::ENTRIES_PER_STEP {
        let message = format!("`any_of` names more than {} approvers", limits::ENTRIES_PER_STEP);
        call.argument_error(0, Code::InvalidApprovers, message, "let one role stand for several");
        return Dynamic::from(Who::Invalid);
    }
    Dynamic::from(Who::AnyOf(flat))
}

fn each_of(call: &Call<'_>, list: Dynamic) -> Who {
    let Some(list) = entries(call, "each_of", &list) else { return Who::Invalid };
    if list.iter().any(|who| matches!(who, Who::EachOf(_))) {
        let hint = "name the groups side by side in one `each_of`";
        call.argument_error(0, Code::InvalidApprovers, "`each_of` cannot stand inside `each_of`", hint);
        return Who::Invalid;
    }
    Who::EachOf(list)
}

fn entries(call: &Call<'_>, name: &str, list: &Dynamic) -> Option<Vec<Who>> {
    let items = list.clone().try_cast::<Array>().unwrap_or_default();
    if items.is_empty() || items.len() > limits::ENTRIES_PER_STEP {
        let message = format!("`{name}` takes a list of 1 to {} approvers", limits::ENTRIES_PER_STEP);
        let hint = format!("write `{name}([role(\"one\"), manager_of_submitter()])`");
        call.argument_error(0, Code::InvalidApprovers, message, hint);
        return None;
    }
    let mut found = Vec::new();
    for item in items {
        match item.clone().try_cast::<Who>() {
            Some(who) => found.push(who),
            None => {
                let message = format!("`{name}` takes roles or people, this is {}", kind_of(&item));
                call.argument_error(0, Code::InvalidApprovers, message, "write `role(\"name\")`");
                return None;
            }
        }
    }
    Some(found)
}

/// Argument `number` as approvers; `groups` says whether `each_of` may stand there.
pub(super) fn outermost(call: &Call<'_>, number: usize, who: &Dynamic, groups: bool) -> Option<Who> {
    // A list of texts in `any_of` is one of steps.
    let hint = match who.is_array() || who.is::<After>() {
        true => "name them together: `any_of([role(\"one\"), role(\"other\")])`",
        false => "write `role(\"name\")`",
    };
    let who: Who = call.made(number, who, Code::InvalidApprovers, "roles or people", hint)?;
    if !groups && matches!(who, Who::EachOf(_)) {
        let hint = "name the people with `role(…)`, `person(…)` or `any_of([…])`";
        call.argument_error(number, Code::InvalidApprovers, "`each_of` has no meaning here", hint);
        return None;
    }
    Some(who)
}
