//! The forms of our own types, member by member. The compiler holds each list to be complete.

/// serde's traits, by the form: for whoever embeds the crate.
macro_rules! serde_by_form {
    (write $type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::model::json::form::ToJson::json(self).serialize(serializer)
            }
        }
    };
    (read $type:ty) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::model::json::form::deserialize(deserializer)
            }
        }
    };
}

/// What a member is called, how it is put into an object, how it is read from one.
macro_rules! member {
    (name $field:ident) => {
        stringify!($field)
    };
    (name $field:ident $name:literal) => {
        $name
    };
    (put $object:ident $name:expr, $value:ident) => {
        $crate::model::json::form::put(&mut $object, $name, $value)
    };
    (put $object:ident $name:expr, $value:ident defaulted) => {
        $crate::model::json::form::put(&mut $object, $name, $value)
    };
    (put $object:ident $name:expr, $value:ident optional) => {
        $crate::model::json::form::put_unless_blank(&mut $object, $name, $value)
    };
    (put $object:ident $name:expr, $value:ident unwritten) => {
        let _ = $value;
    };
    (read $object:ident $name:expr) => {
        $crate::model::json::form::required($object, $name)?
    };
    (read $object:ident $name:expr, $mode:ident) => {
        $crate::model::json::form::or_default($object, $name)?
    };
    (is_optional) => {
        false
    };
    (is_optional $mode:ident) => {
        true
    };
    (is_strict strict) => {
        true
    };
    (is_strict open) => {
        false
    };
}

/// JSON written out: `json!({ "step": step, "of": [] })`, each value by its form. As serde's macro of the same name, which
/// compiles a writer for each type that it meets.
macro_rules! json {
    (@members $object:ident) => {};
    (@members $object:ident $key:tt : { $($inner:tt)* } $(, $($rest:tt)*)?) => {
        let inner = $crate::model::json::form::json!({ $($inner)* });
        $crate::model::json::form::put(&mut $object, $key, &inner);
        $crate::model::json::form::json!(@members $object $($($rest)*)?);
    };
    (@members $object:ident $key:tt : [ $($inner:tt)* ] $(, $($rest:tt)*)?) => {
        let inner = $crate::model::json::form::json!([ $($inner)* ]);
        $crate::model::json::form::put(&mut $object, $key, &inner);
        $crate::model::json::form::json!(@members $object $($($rest)*)?);
    };
    (@members $object:ident $key:tt : $value:expr $(, $($rest:tt)*)?) => {
        $crate::model::json::form::put(&mut $object, $key, &$value);
        $crate::model::json::form::json!(@members $object $($($rest)*)?);
    };
    ({}) => { serde_json::Value::Object(serde_json::Map::new()) };
    ({ $($members:tt)+ }) => {{
        let mut object = serde_json::Map::new();
        $crate::model::json::form::json!(@members object $($members)+);
        serde_json::Value::Object(object)
    }};
    ([ $($item:expr),* $(,)? ]) => {
        serde_json::Value::Array(vec![$($crate::model::json::form::ToJson::json(&$item)),*])
    };
    ($value:expr) => { $crate::model::json::form::ToJson::json(&$value) };
}

/// The members of a struct, by name: `form!(strict Given { step, through: optional })`.
///
/// `strict`: it may have no others; `open`: others are left alone; `written`: it is never read. `optional`: left out where
/// there is nothing to say, and then its default; `defaulted`: its default where it is missing; `unwritten`: not shown.
macro_rules! form {
    (written $type:ident { $($field:ident $(as $name:literal)? $(: $mode:ident)?),+ $(,)? }) => {
        impl $crate::model::json::form::ToJson for $type {
            fn json(&self) -> serde_json::Value {
                use $crate::model::json::form::member;
                let Self { $($field),+ } = self;
                let mut object = serde_json::Map::new();
                $(member!(put object member!(name $field $($name)?), $field $($mode)?);)+
                serde_json::Value::Object(object)
            }
        }
        $crate::model::json::form::serde_by_form!(write $type);
    };
    ($strict:ident $type:ident { $($field:ident $(as $name:literal)? $(: $mode:ident)?),+ $(,)? }
     $(unless $blank:expr)?) => {
        impl $crate::model::json::form::ToJson for $type {
            fn json(&self) -> serde_json::Value {
                use $crate::model::json::form::member;
                let Self { $($field),+ } = self;
                let mut object = serde_json::Map::new();
                $(member!(put object member!(name $field $($name)?), $field $($mode)?);)+
                serde_json::Value::Object(object)
            }
            $(fn is_blank(&self) -> bool { *self == $blank })?
        }

        impl $crate::model::json::form::FromJson for $type {
            fn shape() -> &'static $crate::model::json::form::Form {
                use $crate::model::json::form::{Field, Members, Form, field, member};
                const FIELDS: &[Field] = &[$(
                    field(
                        member!(name $field $($name)?),
                        member!(is_optional $($mode)?),
                        |it: &$type| Some(&it.$field),
                    )
                ),+];
                const SHAPE: &Form = &Form::Members(Members {
                    name: stringify!($type), fields: FIELDS, strict: member!(is_strict $strict),
                });
                SHAPE
            }

            fn built(value: &serde_json::Value) -> Option<Self> {
                use $crate::model::json::form::member;
                Some(Self { $($field: member!(read value member!(name $field $($name)?) $(, $mode)?)),+ })
            }
        }
        $crate::model::json::form::serde_by_form!(write $type);
        $crate::model::json::form::serde_by_form!(read $type);
    };
}

/// The names of a unit enumeration: `names!(How { Decided = "decided", … })`, or `names!(Status by TABLE)`, where the type
/// has a table of them; `unless`: the one that a member leaves out.
macro_rules! names {
    ($type:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $type {
            /// Each with its name in JSON.
            const NAMES: [($type, &'static str); [$($name),+].len()] = [$(($type::$variant, $name)),+];

            const fn json_name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
        $crate::model::json::form::names!(@ $type NAMES, $type::json_name);
    };
    ($type:ident by TABLE $(unless $blank:expr)?) => {
        $crate::model::json::form::names!(@ $type TABLE, |it: $type| {
            $type::TABLE.iter().find(|(known, _)| *known == it).map_or("", |(_, name)| *name)
        } $(, $blank)?);
    };
    (@ $type:ident $table:ident, $name:expr $(, $blank:expr)?) => {
        impl $crate::model::json::form::Key for $type {
            fn key(&self) -> String {
                let name: fn($type) -> &'static str = $name;
                name(*self).to_owned()
            }
            fn test(text: &str) -> Result<(), String> {
                match <Self as $crate::model::json::form::Key>::of(text) {
                    Some(_) => Ok(()),
                    None => Err($crate::model::json::form::unknown_name(text, Self::$table.iter().map(|(_, name)| *name))),
                }
            }
            fn of(text: &str) -> Option<Self> {
                Self::$table.iter().find(|(_, name)| *name == text).map(|(found, _)| *found)
            }
        }

        impl $crate::model::json::form::ToJson for $type {
            fn json(&self) -> serde_json::Value {
                serde_json::Value::String($crate::model::json::form::Key::key(self))
            }
            $(fn is_blank(&self) -> bool { *self == $blank })?
        }

        impl $crate::model::json::form::FromJson for $type {
            fn shape() -> &'static $crate::model::json::form::Form {
                use $crate::model::json::form::{Key, Form};
                const { &Form::Name(<$type as Key>::test) }
            }
            fn built(value: &serde_json::Value) -> Option<Self> {
                $crate::model::json::form::Key::of(value.as_str()?)
            }
        }
        $crate::model::json::form::serde_by_form!(write $type);
        $crate::model::json::form::serde_by_form!(read $type);
    };
}

/// The variants of an enumeration: `variants!(Entry { "rotate_key" => RotateKey { jwk }, … })`; a variant may hold one value,
/// whose members are its own: `"amended" => Amended(change)`.
macro_rules! variants {
    ($type:ident { $($name:literal => $variant:ident $body:tt),+ $(,)? }) => {
        impl $crate::model::json::form::Named for $type {
            fn variants() -> &'static [$crate::model::json::form::Variant] {
                use $crate::model::json::form::{Variant, variant};
                const VARIANTS: &[Variant] =
                    &[$(Variant { name: $name, body: variant!(shape $type $variant $body) }),+];
                VARIANTS
            }

            fn named(&self) -> (&'static str, serde_json::Map<String, serde_json::Value>) {
                use $crate::model::json::form::variant;
                match self {
                    $(variant!(pattern $variant $body) => ($name, variant!(write $body)),)+
                }
            }

            fn of(name: &str, object: &serde_json::Value) -> Option<Self> {
                use $crate::model::json::form::variant;
                Some(match name {
                    $($name => variant!(read object $variant $body),)+
                    _ => return None,
                })
            }
        }
    };
}

/// A variant: its shape, its pattern, how it is written and read.
macro_rules! variant {
    (shape $type:ident $variant:ident { $($field:ident $(: $mode:ident)?),* $(,)? }) => {{
        #[allow(unused_imports)]
        use $crate::model::json::form::{Body, Field, field, member};
        const FIELDS: &[Field] = &[$(
            field(stringify!($field), member!(is_optional $($mode)?), |it: &$type| match it {
                $type::$variant { $field, .. } => Some($field),
                _ => None,
            })
        ),*];
        Body::Fields(FIELDS)
    }};
    (shape $type:ident $variant:ident ($held:ident)) => {
        $crate::model::json::form::whole(|it: &$type| match it {
            $type::$variant($held) => Some($held),
            _ => None,
        })
    };
    (pattern $variant:ident { $($field:ident $(: $mode:ident)?),* $(,)? }) => { Self::$variant { $($field),* } };
    (pattern $variant:ident ($held:ident)) => { Self::$variant($held) };
    (write { }) => { serde_json::Map::new() };
    (write { $($field:ident $(: $mode:ident)?),+ $(,)? }) => {{
        use $crate::model::json::form::member;
        let mut object = serde_json::Map::new();
        $(member!(put object stringify!($field), $field $($mode)?);)+
        object
    }};
    (write ($held:ident)) => { $crate::model::json::form::members($crate::model::json::form::ToJson::json($held)) };
    (read $object:ident $variant:ident { $($field:ident $(: $mode:ident)?),* $(,)? }) => {{
        #[allow(unused_imports)]
        use $crate::model::json::form::member;
        Self::$variant { $($field: member!(read $object stringify!($field) $(, $mode)?)),* }
    }};
    (read $object:ident $variant:ident ($held:ident)) => {
        Self::$variant($crate::model::json::form::FromJson::built($object)?)
    };
}

/// An enumeration whose variants a member tells apart: `tagged!("kind" RawAction Action { … })`, the second the name that
/// messages give it, the variants as for [`variants!`]. Members of other variants are refused by name.
macro_rules! tagged {
    ($tag:literal $name:ident $type:ident { $($variants:tt)+ }) => {
        $crate::model::json::form::variants!($type { $($variants)+ });

        impl $crate::model::json::form::ToJson for $type {
            fn json(&self) -> serde_json::Value {
                $crate::model::json::form::tag($tag, $crate::model::json::form::Named::named(self))
            }
        }

        impl $crate::model::json::form::FromJson for $type {
            fn shape() -> &'static $crate::model::json::form::Form {
                use $crate::model::json::form::{Named, Form, Tagged};
                const {
                    &Form::Tagged(Tagged {
                        name: stringify!($name), tag: $tag, variants: <$type as Named>::variants,
                    })
                }
            }

            fn built(value: &serde_json::Value) -> Option<Self> {
                $crate::model::json::form::Named::of(value.get($tag)?.as_str()?, value)
            }
        }
        $crate::model::json::form::serde_by_form!(write $type);
        $crate::model::json::form::serde_by_form!(read $type);
    };
}

pub(crate) use {form, json, member, names, serde_by_form, tagged, variant, variants};
