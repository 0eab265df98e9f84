//! Reads what serde derives from JSON that passed the door, and says where reading failed.
//!
//! One concrete deserializer for definitions, states and events. serde's own, over a value, would compile each struct a
//! second time as a list of its members, which nobody writes, and `serde_path_to_error` would put a layer of generic code
//! around that.

use std::cell::RefCell;

use serde::Deserialize;
use serde::de::value::{BorrowedStrDeserializer, Error};
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value as Json};

use super::{JsonError, pointer};

/// Reads a value; a problem has its path.
pub(crate) fn read<'de, T: Deserialize<'de>>(value: &'de Json, hint: &str) -> Result<T, JsonError> {
    let way = RefCell::default();
    T::deserialize(At { value, way: &way }).map_err(|error| {
        let path = way.borrow().iter().rev().fold(String::new(), |path, key| pointer(&path, key));
        JsonError::new(path, error.to_string(), hint)
    })
}

/// A value, and the segments of a failure's place, innermost first: noted while the failure travels outwards.
#[derive(Clone, Copy)]
struct At<'de, 'w> {
    value: &'de Json,
    way: &'w RefCell<Vec<String>>,
}

impl<'de, 'w> At<'de, 'w> {
    fn number<V: Visitor<'de>>(self, number: &Number, visitor: V) -> Result<V::Value, Error> {
        match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => visitor.visit_u64(number),
            (None, Some(number)) => visitor.visit_i64(number),
            // The door lets no other number in.
            (None, None) => Err(de::Error::invalid_type(self.unexpected(), &visitor)),
        }
    }

    fn items<V: Visitor<'de>>(self, items: &'de [Json], visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Items { items: items.iter(), index: 0, way: self.way })
    }

    fn members(self, members: &'de Map<String, Json>) -> Members<'de, 'w> {
        Members { members: members.iter(), open: None, way: self.way }
    }

    fn unexpected(&self) -> Unexpected<'_> {
        match self.value {
            Json::Null => Unexpected::Other("null"),
            Json::Bool(value) => Unexpected::Bool(*value),
            Json::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => Unexpected::Unsigned(number),
                (None, Some(number)) => Unexpected::Signed(number),
                (None, None) => Unexpected::Other("a number"),
            },
            Json::String(text) => Unexpected::Str(text),
            Json::Array(_) => Unexpected::Seq,
            Json::Object(_) => Unexpected::Map,
        }
    }
}

/// Methods that do what another does.
macro_rules! forward {
    ($($to:ident: $($from:ident)+;)+) => {
        $($(fn $from<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> { self.$to(visitor) })+)+
    };
}

impl<'de> Deserializer<'de> for At<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Json::Null => visitor.visit_unit().map_err(in_words_of_json),
            Json::Bool(value) => visitor.visit_bool(*value),
            Json::Number(number) => self.number(number, visitor),
            Json::String(text) => visitor.visit_borrowed_str(text),
            Json::Array(items) => self.items(items, visitor),
            Json::Object(members) => visitor.visit_map(self.members(members)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Json::Bool(value) => visitor.visit_bool(*value),
            _ => Err(de::Error::invalid_type(self.unexpected(), &visitor)),
        }
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Json::Number(number) => self.number(number, visitor),
            _ => Err(de::Error::invalid_type(self.unexpected(), &visitor)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Json::String(text) => visitor.visit_borrowed_str(text),
            _ => Err(de::Error::invalid_type(self.unexpected(), &visitor)),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Json::Array(items) => self.items(items, visitor),
            _ => Err(de::Error::invalid_type(self.unexpected(), &visitor)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Json::Object(members) => visitor.visit_map(self.members(members)),
            _ => Err(de::Error::invalid_type(self.unexpected(), &visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Json::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.value {
            Json::String(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            Json::Object(members) if members.len() == 1 => visitor.visit_enum(self.members(members)),
            _ => Err(de::Error::invalid_type(self.unexpected(), &"text")),
        }
    }

    // Each as the one above that it is like; what nobody writes is left to `deserialize_any`.
    forward! {
        deserialize_u64: deserialize_u8 deserialize_u16 deserialize_u32 deserialize_i8 deserialize_i16 deserialize_i32
            deserialize_i64;
        deserialize_str: deserialize_char deserialize_string deserialize_identifier;
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    serde::forward_to_deserialize_any! { i128 u128 f32 f64 bytes byte_buf unit unit_struct tuple_struct ignored_any }
}

/// serde's word for `null` is Rust's.
fn in_words_of_json(error: Error) -> Error {
    de::Error::custom(error.to_string().replacen("unit value", "null", 1))
}

struct Items<'de, 'w> {
    items: std::slice::Iter<'de, Json>,
    index: usize,
    way: &'w RefCell<Vec<String>>,
}

impl<'de> SeqAccess<'de> for Items<'de, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(value) = self.items.next() else { return Ok(None) };
        let index = self.index;
        self.index = index.saturating_add(1);
        let read = seed.deserialize(At { value, way: self.way }).map(Some);
        read.inspect_err(|_| self.way.borrow_mut().push(index.to_string()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Members<'de, 'w> {
    members: <&'de Map<String, Json> as IntoIterator>::IntoIter,
    open: Option<(&'de str, &'de Json)>,
    way: &'w RefCell<Vec<String>>,
}

impl<'de> MapAccess<'de> for Members<'de, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((key, value)) = self.members.next() else { return Ok(None) };
        self.open = Some((key, value));
        let read = seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some);
        read.inspect_err(|_: &Error| self.way.borrow_mut().push(key.clone()))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some((key, value)) = self.open.take() else {
            return Err(de::Error::custom("a value without its key"));
        };
        seed.deserialize(At { value, way: self.way })
            .inspect_err(|_| self.way.borrow_mut().push(key.to_owned()))
    }
}

/// A variant that holds something: `{ "variant": … }`.
impl<'de, 'w> EnumAccess<'de> for Members<'de, 'w> {
    type Error = Error;
    type Variant = Held<'de, 'w>;

    fn variant_seed<V: DeserializeSeed<'de>>(mut self, seed: V) -> Result<(V::Value, Self::Variant), Error> {
        let variant = self.next_key_seed(seed)?;
        let held = self.open.map(|(key, value)| Held { key, at: At { value, way: self.way } });
        variant.zip(held).ok_or_else(|| de::Error::custom("a variant without its name"))
    }
}

/// What a variant holds.
struct Held<'de, 'w> {
    key: &'de str,
    at: At<'de, 'w>,
}

impl<'de> VariantAccess<'de> for Held<'de, '_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Err(de::Error::invalid_type(self.at.unexpected(), &"nothing"))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self.at).inspect_err(|_| self.at.way.borrow_mut().push(self.key.to_owned()))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.at.deserialize_seq(visitor).inspect_err(|_| self.at.way.borrow_mut().push(self.key.to_owned()))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.at.deserialize_map(visitor).inspect_err(|_| self.at.way.borrow_mut().push(self.key.to_owned()))
    }
}
