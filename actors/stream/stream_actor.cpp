#include "actors/stream/stream_actor.hpp"

#include "actors/stream/conversation_stream.hpp"
#include "actors/stream/desk_stream.hpp"
#include "actors/stream/moderator_stream.hpp"

namespace veilleuse::actors {

namespace {

template <class Core>
stream_actor::behavior_type stream_of_kind(stream_actor::stateful_pointer<std::unique_ptr<Core>> self,
                                           const shared_services& with, const stream_identity& who) {
  self->state = std::make_unique<Core>(self, with, who);
  // An exception ends this actor alone; the registry counts it and starts another. Its text may hold
  // anything, so it is not printed.
  self->set_exception_handler([](std::exception_ptr&) -> caf::error { return caf::sec::runtime_error; });
  self->set_default_handler(
      [counts = with->counts](caf::scheduled_actor*, caf::message_view&) -> caf::result<caf::message> {
        counts->dead_letters.fetch_add(1, std::memory_order_relaxed);
        return caf::sec::unexpected_message;
      });
  return stream_behavior(*self->state);
}

}  // namespace

stream_actor spawn_stream(registry_actor::pointer parent, const shared_services& with,
                          const stream_identity& who) {
  switch (who.stream.kind) {
    case events::stream_kind::moderator:
      return parent->spawn(stream_of_kind<moderator_stream>, with, who);
    case events::stream_kind::desk:
      return parent->spawn(stream_of_kind<desk_stream>, with, who);
    case events::stream_kind::conversation:
    case events::stream_kind::conversation_staff:
      break;
  }
  return parent->spawn(stream_of_kind<conversation_stream>, with, who);
}

}  // namespace veilleuse::actors
