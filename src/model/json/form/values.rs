//! The forms of what types are made of: numbers, text, lists, maps.

use serde_json::{Map, Value as Json};

use super::{Form, FromJson, ToJson};
use crate::model::refusal::Refusal;
use crate::model::sorted::SortedMap;
use crate::model::sorted_set::SortedSet;

/// Names of a map.
pub(crate) trait Key: Sized {
    fn key(&self) -> String;
    fn test(text: &str) -> Result<(), String>;
    fn of(text: &str) -> Option<Self>;
}

impl Key for String {
    fn key(&self) -> String {
        self.clone()
    }
    fn test(_: &str) -> Result<(), String> {
        Ok(())
    }
    fn of(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

macro_rules! whole_numbers {
    ($($type:ident)+) => {$(
        impl ToJson for $type {
            fn json(&self) -> Json {
                Json::from(*self)
            }
        }

        impl FromJson for $type {
            fn shape() -> &'static Form {
                // Lossless: no number here has more than 64 bits.
                #[allow(clippy::as_conversions)]
                const { &Form::Whole(stringify!($type), $type::MAX as u64) }
            }
            fn built(value: &Json) -> Option<Self> {
                value.as_u64()?.try_into().ok()
            }
        }
    )+};
}

whole_numbers!(u32 u64 usize);

impl ToJson for i64 {
    fn json(&self) -> Json {
        Json::from(*self)
    }
}

impl ToJson for bool {
    fn json(&self) -> Json {
        Json::Bool(*self)
    }
    fn is_blank(&self) -> bool {
        !self
    }
}

impl FromJson for bool {
    fn shape() -> &'static Form {
        &Form::Boolean
    }
    fn built(value: &Json) -> Option<Self> {
        value.as_bool()
    }
}

impl ToJson for str {
    fn json(&self) -> Json {
        Json::String(self.to_owned())
    }
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn json(&self) -> Json {
        T::json(self)
    }
    fn is_blank(&self) -> bool {
        T::is_blank(self)
    }
}

impl ToJson for String {
    fn json(&self) -> Json {
        Json::String(self.clone())
    }
}

impl FromJson for String {
    fn shape() -> &'static Form {
        &Form::Text(|_| Ok(()))
    }
    fn built(value: &Json) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl ToJson for Json {
    fn json(&self) -> Json {
        self.clone()
    }
}

impl FromJson for Json {
    fn shape() -> &'static Form {
        &Form::Any
    }
    fn built(value: &Json) -> Option<Self> {
        Some(value.clone())
    }
}

impl ToJson for Refusal {
    fn json(&self) -> Json {
        self.to_json()
    }
}

impl ToJson for Map<String, Json> {
    fn json(&self) -> Json {
        Json::Object(self.clone())
    }
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl FromJson for Map<String, Json> {
    fn shape() -> &'static Form {
        &Form::Map(String::test, Json::shape)
    }
    fn built(value: &Json) -> Option<Self> {
        value.as_object().cloned()
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn json(&self) -> Json {
        self.as_ref().map_or(Json::Null, T::json)
    }
    fn is_blank(&self) -> bool {
        self.is_none()
    }
}

impl<T: FromJson> FromJson for Option<T> {
    const MAY_BE_ABSENT: bool = true;

    fn shape() -> &'static Form {
        const { &Form::Optional(T::shape) }
    }
    fn built(value: &Json) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::built(value).map(Some) }
    }
}

impl<T: ToJson> ToJson for Box<T> {
    fn json(&self) -> Json {
        T::json(self)
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn shape() -> &'static Form {
        T::shape()
    }
    fn built(value: &Json) -> Option<Self> {
        T::built(value).map(Box::new)
    }
}

impl<T: ToJson> ToJson for [T] {
    fn json(&self) -> Json {
        let mut items = Vec::with_capacity(self.len());
        for item in self {
            items.push(item.json());
        }
        Json::Array(items)
    }
}

impl<T: ToJson, const N: usize> ToJson for [T; N] {
    fn json(&self) -> Json {
        self.as_slice().json()
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn json(&self) -> Json {
        self.as_slice().json()
    }
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn shape() -> &'static Form {
        const { &Form::List(T::shape) }
    }
    fn built(value: &Json) -> Option<Self> {
        let items = value.as_array()?;
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            list.push(T::built(item)?);
        }
        Some(list)
    }
}

impl<T: ToJson> ToJson for SortedSet<T> {
    fn json(&self) -> Json {
        let mut items = Vec::with_capacity(self.len());
        for item in self {
            items.push(item.json());
        }
        Json::Array(items)
    }
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<T: FromJson + Ord> FromJson for SortedSet<T> {
    fn shape() -> &'static Form {
        <Vec<T>>::shape()
    }
    fn built(value: &Json) -> Option<Self> {
        let mut set = SortedSet::new();
        for item in value.as_array()? {
            set.insert(T::built(item)?);
        }
        Some(set)
    }
}

impl<K: Key, T: ToJson> ToJson for SortedMap<K, T> {
    fn json(&self) -> Json {
        let mut object = Map::new();
        for (key, value) in self {
            object.insert(key.key(), value.json());
        }
        Json::Object(object)
    }
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<K: Key + Ord, T: FromJson> FromJson for SortedMap<K, T> {
    fn shape() -> &'static Form {
        const { &Form::Map(K::test, T::shape) }
    }
    fn built(value: &Json) -> Option<Self> {
        let mut map = SortedMap::new();
        for (key, value) in value.as_object()? {
            map.insert(K::of(key)?, T::built(value)?);
        }
        Some(map)
    }
}

impl<A: ToJson, B: ToJson> ToJson for (A, B) {
    fn json(&self) -> Json {
        Json::Array(vec![self.0.json(), self.1.json()])
    }
}

impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn shape() -> &'static Form {
        const { &Form::Pair(A::shape, B::shape) }
    }
    fn built(value: &Json) -> Option<Self> {
        match value.as_array()?.as_slice() {
            [one, other] => A::built(one).zip(B::built(other)),
            _ => None,
        }
    }
}
