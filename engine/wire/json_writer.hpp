// Writes one flat JSON text by appending: the hot path encodes every confirmed event once.
#pragma once

#include "events/ids.hpp"

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace veilleuse::engine::wire {

/// Field names are our own and need no escaping; values get it. Objects and arrays are closed in the order
/// they were opened, by the caller.
class json_writer {
 public:
  /// Appends to `out`, which outlives the writer.
  explicit json_writer(std::string& out) : out_{out} {}

  json_writer& begin_object();
  json_writer& begin_object(std::string_view name);
  json_writer& end_object();
  json_writer& begin_array(std::string_view name);
  json_writer& end_array();

  json_writer& text(std::string_view name, std::string_view value);
  json_writer& number(std::string_view name, std::int64_t value);
  json_writer& number(std::string_view name, std::uint64_t value);
  json_writer& id(std::string_view name, const events::id_bytes& value);
  /// An element of an array.
  json_writer& id(const events::id_bytes& value);

 private:
  void separate();
  void name(std::string_view name);
  void append_escaped(std::string_view value);
  void append_hex(const events::id_bytes& value);

  std::string& out_;
  bool first_ = true;
};

}  // namespace veilleuse::engine::wire
