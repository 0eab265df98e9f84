//! Values read by the shapes that a definition declares.

use serde_json::Value as Json;

use super::{Number, Value, World};

/// A value of a request, by its shape; `None` is what was left out.
pub(crate) fn read(shape: &Json, value: Option<&Json>) -> Value {
    let Some(value) = value else { return Value::Absent };
    let text = |value: &Json| value.as_str().expect("text").to_owned();
    let kind = &shape["type"];
    match kind["kind"].as_str().expect("a kind") {
        "boolean" => Value::Boolean(value.as_bool().expect("a boolean")),
        "integer" => Value::Integer(value.as_i64().expect("an integer")),
        "decimal" => Value::Decimal(Number::read(&text(value))),
        "money" => Value::Money(text(&kind["currency"]), Number::read(&text(&value["value"]))),
        "string" | "enumeration" => Value::Text(text(value)),
        "date" => Value::Date(text(value)),
        "instant" => Value::Instant(instant(&text(value))),
        "list" => {
            let entries = value.as_array().expect("a list").iter();
            Value::List(entries.map(|entry| read(&kind["of"], Some(entry))).collect())
        }
        "object" => {
            let members = kind["members"].as_array().expect("members").iter();
            let member = |member: &Json| {
                let name = text(&member["name"]);
                let value = read(&member["shape"], value.get(&name));
                (name, value)
            };
            Value::Object(members.map(member).collect())
        }
        kind => panic!("what is a {kind}?"),
    }
}

/// Milliseconds since 1970 of an RFC 3339 text, by counting days.
pub(crate) fn instant(text: &str) -> i64 {
    let part = |from: usize, to: usize| text[from..to].parse::<i64>().expect("digits");
    let (year, month, day) = (part(0, 4), part(5, 7), part(8, 10));
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut days: i64 = (1970..year).map(|year| 365 + i64::from(leap(year))).sum();
    let lengths = [31, 28 + i64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    days += lengths[..month as usize - 1].iter().sum::<i64>() + day - 1;
    let mut millis = ((days * 24 + part(11, 13)) * 60 + part(14, 16)) * 60_000 + part(17, 19) * 1_000;
    let mut rest = &text[19..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let digits: String = fraction.chars().take_while(char::is_ascii_digit).collect();
        millis += format!("{digits:0<3}").parse::<i64>().expect("digits");
        rest = &fraction[digits.len()..];
    }
    if rest != "Z" {
        let minutes =
            rest[1..3].parse::<i64>().expect("digits") * 60 + rest[4..6].parse::<i64>().expect("digits");
        millis -= if rest.starts_with('-') { -minutes } else { minutes } * 60_000;
    }
    millis
}

/// An instant in UTC, with milliseconds: found by counting days.
pub(crate) fn utc(millis: i64) -> String {
    let (mut days, of_day) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000));
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let (mut year, mut month) = (1970, 0);
    while days >= 365 + i64::from(leap(year)) {
        days -= 365 + i64::from(leap(year));
        year += 1;
    }
    let lengths = [31, 28 + i64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    let (hour, minute, second) = (of_day / 3_600_000, of_day / 60_000 % 60, of_day / 1_000 % 60);
    let (month, day, milli) = (month + 1, days + 1, of_day % 1_000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

/// Nothing summed up: zero, of the kind that a sum of entries would have.
pub(super) fn zero(world: &World<'_>, each: &Json) -> Value {
    match kind_of_each(world, each, &mut world.shapes.clone()) {
        Kind::Integer => Value::Integer(0),
        Kind::Decimal => Value::Decimal(Number::read("0")),
        Kind::Money(currency) => Value::Money(currency, Number::read("0")),
    }
}

/// The kinds of numbers; of two that are added or multiplied, the later one is that of the result.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Integer,
    Decimal,
    Money(String),
}

fn kind_of_each<'a>(world: &World<'a>, each: &Json, shapes: &mut Vec<&'a Json>) -> Kind {
    shapes.push(&shape(world, &each["list"], shapes)["type"]["of"]);
    let kind = kind(world, &each["with"], shapes);
    shapes.pop();
    kind
}

fn kind<'a>(world: &World<'a>, expr: &Json, shapes: &mut Vec<&'a Json>) -> Kind {
    let mut of = |key: &str| kind(world, &expr[key], shapes);
    match expr["op"].as_str().expect("op") {
        "integer" | "length" => Kind::Integer,
        "decimal" => Kind::Decimal,
        "money" => Kind::Money(expr["value"]["currency"].as_str().expect("text").to_owned()),
        "add" | "subtract" | "multiply" | "coalesce" => of("left").max(of("right")),
        "if" => of("then").max(of("else")),
        "first" => of("then"),
        "div_round" => match (of("left"), of("right")) {
            (Kind::Money(currency), Kind::Integer | Kind::Decimal) => Kind::Money(currency),
            _ => Kind::Decimal,
        },
        "each" if expr["each"] == "count" => Kind::Integer,
        "each" => kind_of_each(world, expr, shapes),
        _ => {
            let kind = &shape(world, expr, shapes)["type"];
            match kind["kind"].as_str().expect("a kind") {
                "integer" => Kind::Integer,
                "decimal" => Kind::Decimal,
                "money" => Kind::Money(kind["currency"].as_str().expect("a code").to_owned()),
                other => panic!("{other} is not summed up"),
            }
        }
    }
}

/// The shape of what an expression looks at.
pub(super) fn shape<'a>(world: &World<'a>, expr: &Json, shapes: &[&'a Json]) -> &'a Json {
    let named = |from: &'a Json| {
        let mut members = from["type"]["members"].as_array().expect("members").iter();
        &members.find(|member| member["name"] == expr["name"]).expect("declared")["shape"]
    };
    match expr["op"].as_str().expect("op") {
        "fact" => world.facts.iter().find(|(name, ..)| expr["name"] == **name).expect("declared").1,
        "member" => named(shape(world, &expr["of"], shapes)),
        "element" => shapes[expr["level"].as_u64().expect("a level") as usize],
        "coalesce" => shape(world, &expr["left"], shapes),
        "if" | "first" => shape(world, &expr["then"], shapes),
        op => panic!("what is the shape of `{op}`?"),
    }
}
