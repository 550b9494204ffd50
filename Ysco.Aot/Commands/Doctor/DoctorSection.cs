using Ysco.Doctor;

namespace Ysco.Commands.Doctor;

/// <summary>What was found of one folder.</summary>
/// <param name="service">The service of a list whose folder it is; empty for that of the list, null where there is no list.</param>
/// <param name="findings">What was found, in its order.</param>
internal sealed class DoctorSection(string? service, List<Finding> findings)
{
    internal string? Service => service;

    internal List<Finding> Findings => findings;
}
