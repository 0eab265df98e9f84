//! Values whose JSON form is a string.

/// Writes a type through `Display` and reads it through `FromStr`, so that a value has one spelling wherever it is written.
macro_rules! serde_as_text {
    ($type:ty) => {
        impl $crate::model::json::form::ToJson for $type {
            fn json(&self) -> serde_json::Value {
                serde_json::Value::String(self.to_string())
            }
        }

        impl $crate::model::json::form::FromJson for $type {
            fn shape() -> &'static $crate::model::json::form::Form {
                &$crate::model::json::form::Form::Text(|text| match text.parse::<Self>() {
                    Ok(_) => Ok(()),
                    Err(error) => Err(error.to_string()),
                })
            }

            fn built(value: &serde_json::Value) -> Option<Self> {
                value.as_str()?.parse().ok()
            }
        }

        $crate::model::json::form::serde_by_form!(write $type);
        $crate::model::json::form::serde_by_form!(read $type);
    };
}
