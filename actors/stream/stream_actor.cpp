#include "actors/stream/stream_actor.hpp"

#include "actors/notices.hpp"
#include "actors/stream/conversation_stream.hpp"
#include "actors/stream/desk_stream.hpp"
#include "actors/stream/moderator_stream.hpp"

#include <exception>
#include <optional>

namespace veilleuse::actors {

namespace {

std::optional<notice> notice_of(events::stream_kind kind, const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const stream_unreadable&) {
    // The registry tells, once.
    return std::nullopt;
  } catch (const must_start_over&) {
    return append_is_in_doubt(kind);
  } catch (const std::exception& failure) {
    return actor_failed(kind, failure);
  } catch (...) {
    return actor_failed(kind, std::exception{});
  }
}

template <class Core>
stream_actor::behavior_type stream_of_kind(stream_actor::stateful_pointer<std::unique_ptr<Core>> self,
                                           const shared_services& with, const stream_identity& who) {
  self->state = std::make_unique<Core>(self, with, who);
  // An exception ends this actor alone; the registry counts it and starts another.
  self->set_exception_handler([self, with, kind = who.stream.kind](std::exception_ptr& thrown) -> caf::error {
    if (const auto what = notice_of(kind, thrown)) self->send(with->notices, *what);
    return caf::sec::runtime_error;
  });
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
