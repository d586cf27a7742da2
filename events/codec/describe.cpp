#include "events/codec/codec.hpp"
#include "events/codec/json_writer.hpp"

namespace veilleuse::events {

using codec_detail::json_writer;

template <class Event>
std::string describe(const record<Event>& what) {
  json_writer json;
  json.object([&] {
    json("stream", what.stream);
    json("first", what.first);
    json("at", what.at);
    json("command", what.command);
    json("events", what.events);
  });
  return json.take();
}

template <class State>
std::string describe_state(const State& state) {
  json_writer json;
  json.value(state);
  return json.take();
}

template std::string describe(const record<conversation_event>&);
template std::string describe(const record<moderator_event>&);
template std::string describe(const record<desk_event>&);

template std::string describe_state(const conversation_state&);
template std::string describe_state(const moderator_state&);
template std::string describe_state(const desk_state&);

}  // namespace veilleuse::events
