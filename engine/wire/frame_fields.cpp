#include "engine/wire/frame_fields.hpp"

#include "engine/limits.hpp"

#include <optional>

#include <boost/json/basic_parser_impl.hpp>

namespace veilleuse::engine::wire {

namespace {

namespace json = boost::json;

// In the order of the enumeration.
constexpr std::array<std::string_view, field_count> field_names = {
    "type", "id",    "role",  "secret", "token",    "session",      "conversation", "last_seen",
    "text", "up_to", "chats", "queue",  "versions", "versions.min", "versions.max"};

/// Longer than any known name: what is beyond cannot match.
constexpr std::size_t name_bytes = 16;

std::optional<field> top_level_field(std::string_view name) {
  for (std::size_t at = 0; at <= static_cast<std::size_t>(field::versions); ++at) {
    if (field_names[at] == name) return static_cast<field>(at);
  }
  return std::nullopt;
}

std::optional<field> field_of_versions(std::string_view name) {
  if (name == "min") return field::versions_min;
  if (name == "max") return field::versions_max;
  return std::nullopt;
}

/// Called by Boost.JSON's parser for every token.
class fields_handler {
 public:
  static constexpr std::size_t max_object_size = -1;
  static constexpr std::size_t max_array_size = -1;
  static constexpr std::size_t max_key_size = -1;
  static constexpr std::size_t max_string_size = -1;

  explicit fields_handler(frame_fields& into) : into_{into} {}

  [[nodiscard]] const fields_outcome& result() const { return result_; }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code& error) {
    if (depth_ > 0 && !take(field_kind::object, 0, error)) return false;
    in_versions_ = depth_ == 1 && current_ == field::versions;
    ++depth_;
    current_.reset();
    return true;
  }
  bool on_object_end(std::size_t, json::error_code&) { return leave(); }
  bool on_array_begin(json::error_code& error) {
    if (!take(field_kind::other, 0, error)) return false;
    ++depth_;
    current_.reset();
    return true;
  }
  bool on_array_end(std::size_t, json::error_code&) { return leave(); }
  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    append_key(part);
    return true;
  }
  bool on_key(json::string_view part, std::size_t, json::error_code&) {
    append_key(part);
    current_.reset();
    if (depth_ == 1) current_ = top_level_field({key_.data(), key_size_});
    if (depth_ == 2 && in_versions_) current_ = field_of_versions({key_.data(), key_size_});
    key_size_ = 0;
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, json::error_code& error) {
    if (!begin_string(error)) return false;
    append_string(part);
    return true;
  }
  bool on_string(json::string_view part, std::size_t, json::error_code& error) {
    if (!begin_string(error)) return false;
    append_string(part);
    in_string_ = false;
    current_.reset();
    return true;
  }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t number, json::string_view, json::error_code& error) {
    if (number < 0) return take(field_kind::integer_out_of_range, 0, error);
    return on_uint64(static_cast<std::uint64_t>(number), {}, error);
  }
  bool on_uint64(std::uint64_t number, json::string_view, json::error_code& error) {
    const bool fits = number <= limits::integer_max;
    return take(fits ? field_kind::integer : field_kind::integer_out_of_range, number, error);
  }
  bool on_double(double number, json::string_view, json::error_code& error) {
    const auto bound = static_cast<double>(limits::integer_max);
    const bool within = number >= -bound && number <= bound;
    return take(within ? field_kind::other : field_kind::integer_out_of_range, 0, error);
  }
  bool on_bool(bool, json::error_code& error) { return take(field_kind::other, 0, error); }
  bool on_null(json::error_code& error) { return take(field_kind::other, 0, error); }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  bool leave() {
    --depth_;
    if (depth_ == 1) in_versions_ = false;
    current_.reset();
    return true;
  }

  void append_key(std::string_view part) {
    for (const char letter : part) {
      if (key_size_ < key_.size()) key_[key_size_++] = letter;
    }
  }

  /// Notes the value of the current key, if it is a known one and the first of its name.
  bool take(field_kind kind, std::uint64_t number, json::error_code& error) {
    if (depth_ == 0) return fail({refusal::not_an_object, {}}, error);
    if (!current_) return true;
    auto& value = into_[*current_];
    if (value.kind != field_kind::absent) {
      return fail({refusal::duplicate_field, name_of(*current_)}, error);
    }
    value.kind = kind;
    value.number = number;
    if (kind != field_kind::string && kind != field_kind::object) current_.reset();
    return true;
  }

  bool begin_string(json::error_code& error) {
    if (in_string_) return true;
    in_string_ = true;
    return take(field_kind::string, 0, error);
  }

  void append_string(std::string_view part) {
    if (current_) into_[*current_].text.append(part);
  }

  bool fail(fields_outcome why, json::error_code& error) {
    result_ = why;
    error = json::error::exception;
    return false;
  }

  frame_fields& into_;
  fields_outcome result_;
  std::size_t depth_ = 0;
  bool in_versions_ = false;
  bool in_string_ = false;
  std::optional<field> current_;
  std::array<char, name_bytes> key_{};
  std::size_t key_size_ = 0;
};

json::parse_options strict_options() {
  json::parse_options options;
  options.max_depth = limits::json_depth;
  // Checked for the whole frame before (engine/wire/utf8.hpp).
  options.allow_invalid_utf8 = true;
  return options;
}

}  // namespace

std::string_view name_of(field which) {
  return field_names[static_cast<std::size_t>(which)];
}

fields_outcome read_fields(std::string_view text, frame_fields& into) {
  for (auto& value : into.values) {
    value.kind = field_kind::absent;
    value.text.clear();
  }
  json::basic_parser<fields_handler> parser{strict_options(), into};
  json::error_code error;
  const auto used = parser.write_some(false, text.data(), text.size(), error);
  if (parser.handler().result().reason != refusal::none) return parser.handler().result();
  if (error == json::error::too_deep) return {refusal::nesting_too_deep, {}};
  if (error || used != text.size()) return {refusal::malformed_json, {}};
  return {};
}

}  // namespace veilleuse::engine::wire
