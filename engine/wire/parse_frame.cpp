#include "engine/wire/parse_frame.hpp"

#include "engine/wire/frame_fields.hpp"

#include <limits>

namespace veilleuse::engine::wire {

namespace {

using parsed = std::variant<client_frame, refused_frame>;

/// Reads typed fields and keeps the first fault.
class field_reader {
 public:
  explicit field_reader(frame_fields& fields) : fields_{fields} {}

  [[nodiscard]] bool failed() const { return fault_.reason != refusal::none; }
  [[nodiscard]] const refused_frame& fault() const { return fault_; }
  [[nodiscard]] bool has(field which) const { return fields_[which].kind != field_kind::absent; }

  void fail(refusal reason, field which) {
    if (!failed()) fault_ = {reason, name_of(which), fault_.id};
  }

  std::uint64_t integer(field which) {
    const auto& value = fields_[which];
    if (value.kind == field_kind::integer) return value.number;
    if (value.kind == field_kind::absent) {
      fail(refusal::missing_field, which);
    } else {
      const bool too_large = value.kind == field_kind::integer_out_of_range;
      fail(too_large ? refusal::out_of_range : refusal::wrong_type, which);
    }
    return 0;
  }

  std::uint64_t integer_or(field which, std::uint64_t otherwise) {
    return has(which) ? integer(which) : otherwise;
  }

  std::string text(field which) {
    auto& value = fields_[which];
    if (value.kind == field_kind::absent) fail(refusal::missing_field, which);
    if (value.kind != field_kind::string) fail(refusal::wrong_type, which);
    if (value.text.find('\0') != std::string::npos) fail(refusal::text_has_nul, which);
    return std::move(value.text);
  }

  events::id_bytes id_bytes(field which) {
    const auto digits = text(which);
    const auto bytes = events::id_from_hex(digits);
    if (!bytes) fail(refusal::out_of_range, which);
    return bytes.value_or(events::id_bytes{});
  }

  events::conversation_id conversation() { return {id_bytes(field::conversation)}; }

  std::optional<events::conversation_id> conversation_if_any() {
    if (!has(field::conversation)) return std::nullopt;
    return conversation();
  }

  /// None when absent.
  events::queue_id queue_if_any() {
    if (!has(field::queue)) return {};
    const auto queue = events::queue_from_name(text(field::queue));
    if (!queue) fail(refusal::out_of_range, field::queue);
    return queue.value_or(events::queue_id{});
  }

  /// The counter comes first: a refusal of any other field can then name its frame.
  std::uint64_t command_counter() {
    const auto counter = integer(field::id);
    if (!failed() && counter == 0) fail(refusal::out_of_range, field::id);
    if (!failed()) fault_.id = counter;
    return counter;
  }

 private:
  frame_fields& fields_;
  refused_frame fault_;
};

client_frame read_hello(field_reader& reader) {
  hello frame;
  if (!reader.has(field::versions)) reader.fail(refusal::missing_field, field::versions);
  frame.version_min = reader.integer(field::versions_min);
  frame.version_max = reader.integer(field::versions_max);
  const auto role = reader.text(field::role);
  if (role == "staff") {
    frame.role = client_role::staff;
    frame.credential = reader.text(field::token);
  } else {
    if (role != "youth") reader.fail(refusal::out_of_range, field::role);
    frame.credential = reader.text(field::secret);
    frame.conversation = reader.conversation_if_any();
    frame.last_seen = {reader.integer_or(field::last_seen, 0)};
  }
  frame.session = {reader.id_bytes(field::session)};
  return frame;
}

client_frame read_attach(field_reader& reader) {
  const auto conversation = reader.conversation();
  return attach_frame{conversation, {reader.integer_or(field::last_seen, 0)}};
}

client_frame read_detach(field_reader& reader) {
  return detach_frame{reader.conversation()};
}

client_frame read_typing(field_reader& reader) {
  return typing_frame{reader.conversation_if_any()};
}

client_frame read_ping(field_reader&) {
  return ping_frame{};
}

/// A command to a conversation.
template <class Make>
client_frame conversation_command(field_reader& reader, speaker allowed, Make make) {
  command_frame frame{reader.command_counter(), allowed, command_target::conversation, {}, {}};
  frame.conversation = reader.conversation_if_any();
  frame.command = events::conversation_command{make(reader)};
  return frame;
}

template <class Make>
client_frame moderator_command(field_reader& reader, Make make) {
  command_frame frame{reader.command_counter(), speaker::staff, command_target::moderator, {}, {}};
  frame.command = events::moderator_command{make(reader)};
  return frame;
}

template <class Command>
client_frame desk_command(field_reader& reader) {
  command_frame frame{reader.command_counter(), speaker::staff, command_target::desk, {}, {}};
  frame.command = events::desk_command{Command{reader.conversation()}};
  return frame;
}

client_frame read_open(field_reader& reader) {
  return conversation_command(reader, speaker::youth, [](field_reader& fields) {
    const auto queue = fields.queue_if_any();
    return events::open_conversation{.queue = queue, .queue_named = !queue.is_none()};
  });
}

client_frame read_post_message(field_reader& reader) {
  return conversation_command(reader, speaker::both, [](field_reader& fields) {
    return events::post_message{fields.text(field::text)};
  });
}

client_frame read_mark_read(field_reader& reader) {
  return conversation_command(reader, speaker::both, [](field_reader& fields) {
    return events::mark_read{{fields.integer(field::up_to)}};
  });
}

client_frame read_close(field_reader& reader) {
  return conversation_command(reader, speaker::both,
                              [](field_reader&) { return events::close_conversation{}; });
}

client_frame read_leave(field_reader& reader) {
  return conversation_command(reader, speaker::staff,
                              [](field_reader&) { return events::leave_conversation{}; });
}

client_frame read_sign_in(field_reader& reader) {
  return moderator_command(reader,
                           [](field_reader& fields) { return events::sign_in{fields.queue_if_any()}; });
}

client_frame read_available(field_reader& reader) {
  return moderator_command(reader, [](field_reader&) { return events::become_available{}; });
}

client_frame read_pause(field_reader& reader) {
  return moderator_command(reader, [](field_reader&) { return events::pause_work{}; });
}

client_frame read_sign_out(field_reader& reader) {
  return moderator_command(reader, [](field_reader&) { return events::sign_out{}; });
}

client_frame read_set_capacity(field_reader& reader) {
  return moderator_command(reader, [](field_reader& fields) {
    const auto chats = fields.integer(field::chats);
    // The domain knows the range; here it must only fit.
    if (chats > std::numeric_limits<std::uint32_t>::max()) fields.fail(refusal::out_of_range, field::chats);
    return events::set_capacity{static_cast<std::uint32_t>(chats)};
  });
}

struct frame_type {
  std::string_view name;
  client_frame (*read)(field_reader&);
};

// The most frequent first.
constexpr frame_type frame_types[] = {
    {"post_message", read_post_message},
    {"mark_read", read_mark_read},
    {"typing", read_typing},
    {"ping", read_ping},
    {"hello", read_hello},
    {"open", read_open},
    {"close", read_close},
    {"leave", read_leave},
    {"attach", read_attach},
    {"detach", read_detach},
    {"accept", desk_command<events::accept_offer>},
    {"decline", desk_command<events::decline_offer>},
    {"sign_in", read_sign_in},
    {"sign_out", read_sign_out},
    {"available", read_available},
    {"pause", read_pause},
    {"set_capacity", read_set_capacity},
};

parsed read_typed(frame_fields& fields) {
  field_reader reader{fields};
  const auto type = reader.text(field::type);
  if (reader.failed()) return reader.fault();
  for (const auto& known : frame_types) {
    if (known.name != type) continue;
    auto frame = known.read(reader);
    if (reader.failed()) return reader.fault();
    return frame;
  }
  const auto& id = fields[field::id];
  refused_frame refused{refusal::unknown_type, name_of(field::type), std::nullopt};
  if (id.kind == field_kind::integer) refused.id = id.number;
  return refused;
}

}  // namespace

parsed parse_frame(std::string_view text) {
  frame_fields fields;
  const auto outcome = read_fields(text, fields);
  if (outcome.reason != refusal::none) return refused_frame{outcome.reason, outcome.at, std::nullopt};
  return read_typed(fields);
}

}  // namespace veilleuse::engine::wire
