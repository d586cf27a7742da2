// What lists of fields are made of. `list_fields(fields, value)` names the fields of a struct once, in their
// stored order; field_writer, field_reader and json_writer each walk the same list.
//
//   fields("name", member)            any field
//   fields.ordered("name", vector, key)  elements must ascend strictly by `key`
//   fields.hidden("name", member)     stored, but not shown in JSON
//   fields.content("name", member)    what someone wrote: shown as "sealed"
//
// The order of every list is a stored format: a change raises the state's version.
#pragma once

#include <concepts>
#include <type_traits>

namespace veilleuse::events::codec_detail {

/// `Value` is `Struct` or `const Struct`: readers fill what writers only look at.
template <class Value, class Struct>
concept some = std::same_as<std::remove_const_t<Value>, Struct>;

}  // namespace veilleuse::events::codec_detail
