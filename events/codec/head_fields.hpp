// The fields of what every stream's state begins with: position, command memory, pending steps.
#pragma once

#include "events/codec/command_fields.hpp"
#include "events/codec/fields.hpp"
#include "events/process.hpp"
#include "events/stream_head.hpp"

#include <tuple>

namespace veilleuse::events::codec_detail {

inline constexpr auto session_order = [](const session_memory& memory) {
  return std::tie(memory.owner, memory.session);
};
inline constexpr auto source_order = [](const source_memory& memory) {
  return std::tie(memory.source, memory.session);
};
inline constexpr auto step_order = [](const step& pending) { return pending.number; };

void list_fields(auto& fields, some<principal> auto& value) {
  fields("kind", value.kind);
  fields("id", value.id);
}

void list_fields(auto& fields, some<answer> auto& value) {
  fields("first", value.first);
  fields("last", value.last);
}

void list_fields(auto& fields, some<command_id> auto& value) {
  fields("owner", value.owner);
  fields("session", value.session);
  fields("counter", value.counter);
}

void list_fields(auto& fields, some<remembered_answer> auto& value) {
  fields("counter", value.counter);
  fields.hidden("fingerprint", value.fingerprint);
  fields("given", value.given);
}

void list_fields(auto& fields, some<session_memory> auto& value) {
  fields("owner", value.owner);
  fields("session", value.session);
  fields("last_used", value.last_used);
  fields("floor", value.floor);
  fields.ordered("answers", value.answers, [](const remembered_answer& one) { return one.counter; });
}

void list_fields(auto& fields, some<source_memory> auto& value) {
  fields("source", value.source);
  fields("session", value.session);
  fields("counter", value.counter);
  fields("given", value.given);
  fields("last_used", value.last_used);
}

void list_fields(auto& fields, some<step> auto& value) {
  fields("number", value.number);
  fields("target", value.target);
  fields("command", value.command);
  fields("since", value.since);
}

void list_fields(auto& fields, some<stream_head> auto& value) {
  fields("self", value.self);
  fields("last", value.last);
  fields("last_time", value.last_time);
  fields("commands", value.commands);
  fields("sources", value.sources);
  fields("steps", value.steps);
}

}  // namespace veilleuse::events::codec_detail
