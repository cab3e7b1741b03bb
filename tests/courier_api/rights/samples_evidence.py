from tests.courier_api.evidence.rights_samples import SAMPLES

__all__ = ["SAMPLES"]
