using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Pulse.Architecture.Tests.Facts;

/// <summary>A member of another assembly that code uses, such as <c>System.DateTime.get_UtcNow</c>.</summary>
internal readonly record struct UsedMember(string Type, string Member)
{
    public override string ToString() => $"{Type}.{Member}";
}

/// <summary>What a compiled assembly really uses, whatever its project file says.</summary>
internal sealed record AssemblyFacts(
    string Name, IReadOnlyList<string> References, IReadOnlyList<string> UsedTypes, IReadOnlyList<UsedMember> UsedMembers)
{
    private static readonly Lazy<IReadOnlyList<AssemblyFacts>> Ours = new(() =>
    [
        .. Directory.GetFiles(AppContext.BaseDirectory, "Pulse.*.dll")
            .Where(path => !path.EndsWith(".Tests.dll", StringComparison.Ordinal) && !path.EndsWith("Pulse.Testing.dll", StringComparison.Ordinal))
            .Select(Read),
    ]);

    /// <summary>The product's assemblies, as built with this test project.</summary>
    internal static IReadOnlyList<AssemblyFacts> Product => Ours.Value;

    internal static AssemblyFacts Of(string name) => Product.Single(assembly => assembly.Name == name);

    internal static AssemblyFacts Read(string path)
    {
        using var stream = File.OpenRead(path);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return new AssemblyFacts(
            metadata.GetString(metadata.GetAssemblyDefinition().Name),
            [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))],
            [.. metadata.TypeReferences.Select(handle => TypeName(metadata, handle)).Distinct(StringComparer.Ordinal)],
            [.. metadata.MemberReferences.Select(handle => Member(metadata, handle)).Distinct()]);
    }

    private static UsedMember Member(MetadataReader metadata, MemberReferenceHandle handle)
    {
        var member = metadata.GetMemberReference(handle);
        return new UsedMember(TypeName(metadata, member.Parent), metadata.GetString(member.Name));
    }

    private static string TypeName(MetadataReader metadata, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeReference => TypeName(metadata, (TypeReferenceHandle)handle),
        HandleKind.TypeSpecification => GenericTypeName(metadata, (TypeSpecificationHandle)handle),
        _ => "",
    };

    private static string TypeName(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{TypeName(metadata, (TypeReferenceHandle)type.ResolutionScope)}+{name}"
            : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    /// <summary>A closed generic type's signature is: 0x15, class or value type, the generic type, its arguments.</summary>
    private static string GenericTypeName(MetadataReader metadata, TypeSpecificationHandle handle)
    {
        var signature = metadata.GetBlobReader(metadata.GetTypeSpecification(handle).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return "";
        }

        signature.ReadCompressedInteger();
        return TypeName(metadata, signature.ReadTypeHandle());
    }
}
