//! Reads a definition's parts from strict JSON, and says where reading failed.
//!
//! One concrete deserializer, where `serde_path_to_error` over serde's own would put two layers of generic code into
//! the wasm for each type.

use std::cell::RefCell;

use serde::Deserialize;
use serde::de::value::{BorrowedStrDeserializer, Error};
use serde::de::{
    self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::{Map, Value as Json};

use crate::model::json::{JsonError, pointer};

/// Reads a value; a problem has its path.
pub(super) fn read<'de, T: Deserialize<'de>>(value: &'de Json, hint: &str) -> Result<T, JsonError> {
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

impl At<'_, '_> {
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

impl<'de> Deserializer<'de> for At<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Json::Null => Err(de::Error::invalid_type(self.unexpected(), &visitor)),
            Json::Bool(value) => visitor.visit_bool(*value),
            Json::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                // The door lets no other number in.
                (None, None) => Err(de::Error::invalid_type(self.unexpected(), &visitor)),
            },
            Json::String(text) => visitor.visit_borrowed_str(text),
            Json::Array(items) => visitor.visit_seq(Items { items: items.iter(), index: 0, way: self.way }),
            Json::Object(members) => {
                visitor.visit_map(Members { members: members.iter(), open: None, way: self.way })
            }
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
            _ => Err(de::Error::invalid_type(self.unexpected(), &"text")),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct identifier ignored_any
    }
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
