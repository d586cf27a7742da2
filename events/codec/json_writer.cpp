#include "events/codec/json_writer.hpp"

#include <fmt/format.h>

namespace veilleuse::events::codec_detail {

void json_writer::value(std::string_view field) {
  text_ += '"';
  for (const char letter : field) {
    const auto code = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') {
      text_ += '\\';
      text_ += letter;
    } else if (code < 0x20 || code > 0x7e) {
      // Nothing here is text of people; a byte out of ASCII is from a damaged name and shown as Latin-1.
      text_ += fmt::format("\\u{:04x}", code);
    } else {
      text_ += letter;
    }
  }
  text_ += '"';
}

void json_writer::value(const id_bytes& field) {
  if (field == id_bytes{}) {
    text_ += "null";
  } else {
    value(std::string_view{to_hex(field)});
  }
}

void json_writer::value(const queue_id& field) {
  if (field.is_none()) {
    text_ += "null";
  } else {
    value(std::string_view{name_of(field)});
  }
}

void json_writer::value(const author& field) {
  if (field.is_youth()) {
    value(std::string_view{"youth"});
  } else {
    value(field.moderator);
  }
}

void json_writer::value(const stream_id& field) {
  value(std::string_view{to_text(field)});
}

void json_writer::value(const step_memory& field) {
  object([&] {
    (*this)("forgotten_before", field.forgotten_before());
    (*this)("known", field.sources());
  });
}

void json_writer::open(char bracket) {
  text_ += bracket;
}

void json_writer::close(char bracket) {
  text_ += bracket;
}

void json_writer::separate() {
  if (text_.back() != '{' && text_.back() != '[') text_ += ',';
}

void json_writer::key(std::string_view name) {
  separate();
  value(name);
  text_ += ':';
}

}  // namespace veilleuse::events::codec_detail
