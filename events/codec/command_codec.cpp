#include "events/codec/codec.hpp"
#include "events/codec/field_writer.hpp"

namespace veilleuse::events {

namespace {

/// The command's number, then its fields. No version: a command sent again after an upgrade must have the
/// same fingerprint, so a list of fields only changes together with the command's number.
template <class Command>
std::string encode_any_command(const Command& command) {
  codec_detail::field_writer fields;
  fields.value(command);
  return fields.take();
}

}  // namespace

std::string encode_command(const conversation_command& command) {
  return encode_any_command(command);
}
std::string encode_command(const moderator_command& command) {
  return encode_any_command(command);
}
std::string encode_command(const desk_command& command) {
  return encode_any_command(command);
}

}  // namespace veilleuse::events
