#include "events/command_id.hpp"

namespace veilleuse::events {

principal youth_of(const conversation_id& id) {
  return {principal_kind::youth, id.bytes};
}

principal moderator_of(const moderator_id& id) {
  return {principal_kind::moderator, id.bytes};
}

}  // namespace veilleuse::events
