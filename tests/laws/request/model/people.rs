//! Who may decide on a step, looked up in the host's answers.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::{Change, Decision, Model, Seat, Seats, Staff, list, text};
use crate::naive::{Value, instant};

impl Model<'_> {
    /// The answers that membership is decided by.
    fn membership<'p>(&'p self, people: &'p Json) -> &'p Json {
        self.frozen.as_ref().unwrap_or(people)
    }

    /// Why somebody may not decide on a step, whatever their roles.
    fn bar(&self, person: &str, id: &str, people: &Json) -> Option<&'static str> {
        if person == self.submitter && !self.option("allow_self_approval") {
            return Some("the submitter");
        }
        let contributor =
            self.amended.contains(person) || list(&people["contributors"]).iter().any(|each| each == person);
        if contributor && list(&self.definition["exclude_contributors"]).iter().any(|step| step == id) {
            return Some("a contributor");
        }
        let groups = list(&self.definition["distinct_people"]).iter().map(list);
        let others = groups.filter(|group| group.iter().any(|step| step == id)).flatten();
        let mut others = others.filter(|step| *step != id);
        let approved = |step: &Json| {
            let decisions = self.steps.get(text(step)).map(|step| step.decisions.as_slice());
            let of = |decision: &Decision| decision.by == person || decision.holder == person;
            decisions.unwrap_or_default().iter().any(|each| each.kind == "approve" && of(each))
        };
        others.any(approved).then_some("approved a step that other people must approve")
    }

    /// Whom approvers name: person and role.
    fn members(&self, approvers: &Json, people: &Json) -> Result<Vec<(String, String)>, String> {
        let kind = |person: &str| people["people"][person]["kind"].as_str().unwrap_or("human").to_owned();
        let humans = |role: &str| -> Vec<(String, String)> {
            let holders = list(&people["roles"][role]).iter().map(text);
            holders.filter(|who| kind(who) == "human").map(|who| (who.to_owned(), role.to_owned())).collect()
        };
        Ok(match text(&approvers["kind"]) {
            "role" => humans(text(&approvers["role"])),
            "role_for" => {
                let unit = match self.world().0.value(&approvers["unit"]) {
                    Ok(Value::Text(unit)) => unit,
                    other => return Err(format!("{other:?} is no unit")),
                };
                let mut at = Some(unit.as_str());
                while let Some(unit) = at {
                    let role = format!("{}@{unit}", text(&approvers["role"]));
                    if !list(&people["roles"][&role]).is_empty() {
                        return Ok(humans(&role));
                    }
                    at = people["units"][unit].as_str();
                }
                Vec::new()
            }
            "manager_of_submitter" => {
                let manager = people["managers"][&self.submitter].as_str();
                let human = manager.filter(|who| kind(who) == "human");
                human.map(|who| (who.to_owned(), "manager_of_submitter".to_owned())).into_iter().collect()
            }
            "person" => {
                let who = text(&approvers["id"]);
                (kind(who) != "bot").then(|| (who.to_owned(), "person".to_owned())).into_iter().collect()
            }
            _ => {
                let parts = list(&approvers["of"]).iter().map(|part| self.members(part, people));
                parts.collect::<Result<Vec<_>, _>>()?.concat()
            }
        })
    }

    /// The people of a step, and how many groups it has; `bars` leaves out whoever is barred.
    pub(super) fn staff(&self, id: &str, people: &Json, bars: bool) -> Result<(Staff, u64), String> {
        let (step, now, answers) = (self.step(id), people, self.membership(people));
        let free = |who: &str| !bars || self.bar(who, id, now).is_none();
        let own = |approvers: &Json| -> Result<(Staff, u64), String> {
            let one = [approvers.clone()];
            let parts = if approvers["kind"] == "each_of" { list(&approvers["of"]) } else { &one };
            let mut staff = Staff::new();
            for (group, part) in parts.iter().enumerate() {
                self.seat(&mut staff, part, answers, ("group", group as u64), &free)?;
            }
            Ok((staff, parts.len() as u64))
        };
        let (mut staff, mut groups) = own(&step["approvers"])?;
        if let Some(fallback) = step.get("fallback").filter(|_| staff.is_empty()) {
            (staff, groups) = own(fallback)?;
        }
        for (count, thresholds) in [("quorum", &step["quorums"]), ("rejection", &step["rejections"])] {
            for (at, threshold) in list(thresholds).iter().enumerate() {
                if let Some(from) = threshold.get("from") {
                    self.seat(&mut staff, from, answers, (count, at as u64), &free)?;
                }
            }
        }
        for change in self.steps.get(id).map_or(&[][..], |step| &step.changes) {
            let join = |staff: &mut Staff, level: u64| -> Result<(), String> {
                let whom = &list(&step["deadlines"])[level as usize]["action"]["approvers"];
                (0..groups).try_for_each(|group| self.seat(staff, whom, answers, ("group", group), &free))
            };
            match change {
                Change::Escalated(level) => join(&mut staff, *level)?,
                Change::Replaced(level, kept) => {
                    staff.retain(|who, _| kept.contains(who));
                    join(&mut staff, *level)?;
                }
                Change::Added(to) => {
                    let seats = (0..groups).map(|group| ("escalated".to_owned(), "group".to_owned(), group));
                    if free(to) {
                        staff.entry(to.clone()).or_default().extend(seats);
                    }
                }
                Change::Reassigned { from, to, seats } => {
                    staff.remove(from);
                    if free(to) {
                        staff.entry(to.clone()).or_default().extend(seats.clone());
                    }
                }
            }
        }
        Ok((staff, groups))
    }

    fn seat(
        &self,
        staff: &mut Staff,
        approvers: &Json,
        people: &Json,
        count: (&str, u64),
        free: &dyn Fn(&str) -> bool,
    ) -> Result<(), String> {
        for (who, role) in self.members(approvers, people)? {
            if free(&who) {
                staff.entry(who).or_default().insert((role, count.0.to_owned(), count.1));
            }
        }
        Ok(())
    }

    /// A deadline's level, or a person, put others in charge.
    pub(super) fn staffed_otherwise(&mut self, id: &str, event: &Json, people: &Json) -> Result<(), String> {
        let level = event.get("level").and_then(Json::as_u64);
        let one = event.get("reassignment");
        let decided = |model: &Self| -> BTreeSet<String> {
            model.steps[id].decisions.iter().map(|decision| decision.holder.clone()).collect()
        };
        let change = match (level, one, event.get("to")) {
            (Some(level), _, _) if event["event"] == "escalated" => Change::Escalated(level),
            (Some(level), ..) => Change::Replaced(level, decided(self)),
            (_, Some(one), _) => {
                let (from, to) = (text(&one["from"]).to_owned(), text(&one["to"]).to_owned());
                let seats = seats(&one["place"]);
                let has = |bars: bool| -> Result<bool, String> {
                    let theirs = self.staff(id, people, bars)?.0.remove(&from).unwrap_or_default();
                    Ok(!seats.is_empty() && seats.is_subset(&theirs))
                };
                if !has(true)? && !has(false)? {
                    return Err(format!("{from} gave {seats:?} of {id} away, and has not got it"));
                }
                if one.get("filled") != Some(&Json::Bool(true)) {
                    let step = self.steps.get_mut(id).expect("a step");
                    if let Some(base) = &mut step.base {
                        base.remove(&from);
                        base.insert(to.clone(), seats.clone());
                    }
                }
                Change::Reassigned { from, to, seats }
            }
            (_, _, to) => Change::Added(to.map(text).expect("somebody").to_owned()),
        };
        let anew = matches!(change, Change::Replaced(..))
            || level.is_some_and(|level| {
                list(&self.step(id)["deadlines"])[level as usize]["action"].get("quorum").is_some()
            });
        self.steps.get_mut(id).expect("a step").changes.push(change);
        if anew {
            let staff = self.staff(id, people, true)?.0;
            self.steps.get_mut(id).expect("a step").base = Some(staff);
        }
        Ok(())
    }

    /// Nobody who is barred decides, for themselves or for somebody else.
    pub(super) fn may_decide(&self, event: &Json, people: &Json) -> Result<Decision, String> {
        let (by, holder, id) = (text(&event["by"]), text(&event["holder"]), text(&event["step"]));
        let at = instant(text(&event["at"]));
        let (staff, _) = self.staff(id, people, true)?;
        let mut theirs = staff.get(holder).cloned().unwrap_or_default();
        let way = list(&event["through"]);
        for who in [by, holder].into_iter().chain(way.iter().map(|each| text(&each["from"]))) {
            if let Some(why) = self.bar(who, id, people) {
                return Err(format!("{by} decided on {id} for {holder}; {who} is barred: {why}"));
            }
        }
        match people["people"][by]["kind"].as_str() {
            Some("bot") => return Err(format!("{by} decided on {id}, and is a bot")),
            Some("service") if !way.is_empty() || theirs.iter().any(|seat| seat.0 != "person") => {
                return Err(format!("{by} decided on {id}, and is a service that the policy does not name"));
            }
            _ => {}
        }
        if way.len() > 1 && !self.option("allow_redelegation") {
            return Err(format!("{by} decided on {id} by what was delegated twice"));
        }
        let mut from = holder;
        for each in way {
            let found = list(&people["delegations"]).iter().find(|row| row["id"] == each["id"]);
            let row = found.ok_or_else(|| format!("delegation {} is made up", each["id"]))?;
            let holds = instant(text(&row["since"])) <= at && at < instant(text(&row["until"]));
            let covers = row.get("steps").is_none_or(|steps| list(steps).iter().any(|step| step == id));
            if text(&row["from"]) != from || !holds || !covers {
                return Err(format!("{by} decided on {id} by {row}, which does not lead there"));
            }
            theirs.retain(|(role, ..)| {
                let bare = role.split('@').next().unwrap_or(role);
                row.get("roles").is_none_or(|of| list(of).iter().any(|each| each == role || each == bare))
            });
            from = text(&row["to"]);
        }
        if from != by {
            return Err(format!("{by} decided on {id} for {holder}, and nothing leads there"));
        }
        let seats = seats(&event["place"]);
        if seats.is_empty() || !seats.is_subset(&theirs) {
            return Err(format!("{by} decided on {id} with {seats:?} of {holder}, who has {theirs:?}"));
        }
        Ok(Decision { by: by.to_owned(), holder: holder.to_owned(), kind: "", seats })
    }

    pub(super) fn decided(&mut self, event: &Json, people: &Json, kind: &'static str) -> Result<(), String> {
        let decision = Decision { kind, ..self.may_decide(event, people)? };
        let id = text(&event["step"]);
        let many = self.option("one_person_many_roles");
        let step = self.steps.get_mut(id).expect("a step");
        if !step.open {
            return Err(format!("{} decided on {id}, which is not open", decision.by));
        }
        if kind == "approve" && decision.seats.iter().all(|seat| seat.1 == "rejection") {
            return Err(format!("{} approved {id}, and may only reject it", decision.by));
        }
        let again =
            step.decisions.iter().any(|each| each.by == decision.by || each.holder == decision.holder);
        if again && !many {
            return Err(format!("{} fills a second slot of {id}, or one that is filled", decision.by));
        }
        step.decisions.push(decision);
        Ok(())
    }
}

/// A place as the event has it.
fn seats(place: &Json) -> Seats {
    let seat = |seat: &Json| -> Seat {
        let count = ["group", "quorum", "rejection"].into_iter().find(|count| seat.get(*count).is_some());
        let count = count.unwrap_or_else(|| panic!("{seat} is no seat"));
        (text(&seat["role"]).to_owned(), count.to_owned(), seat[count].as_u64().expect("a position"))
    };
    list(place).iter().map(seat).collect()
}
